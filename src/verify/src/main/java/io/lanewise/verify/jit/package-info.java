/** The contract of emitted kernels with the JIT compiler: what compiles, what allocates, how fast it runs. */
package io.lanewise.verify.jit;
