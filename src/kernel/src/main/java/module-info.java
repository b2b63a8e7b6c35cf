/** Kernel keys and their grammar, tensors, kernel interfaces, dispatch, and the scalar twins. Depends on nothing. */
module io.lanewise.kernel {
    exports io.lanewise.kernel;
    exports io.lanewise.kernel.scalar;

    uses io.lanewise.kernel.KernelProvider;
}
