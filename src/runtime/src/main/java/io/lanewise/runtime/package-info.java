/** Graphs of linked kernels: memory plan, training, inference, data readers and model files. */
package io.lanewise.runtime;
