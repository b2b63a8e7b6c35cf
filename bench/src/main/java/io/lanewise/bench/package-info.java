/** JMH benchmarks of the kernels and of their peers. */
package io.lanewise.bench;
