/** Kernel keys, tensors, kernel interfaces, registry and scalar twins of Lanewise; depends on nothing. */
module io.lanewise.kernel {}
