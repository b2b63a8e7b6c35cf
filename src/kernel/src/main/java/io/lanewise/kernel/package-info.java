/** Kernel keys, tensors and kernel interfaces, the registry that chooses among kernels, and the scalar twins. */
package io.lanewise.kernel;
