/** See {@link io.lanewise.generated}. */
module io.lanewise.generated {
    requires io.lanewise.kernel;
    requires jdk.incubator.vector;

    provides io.lanewise.kernel.KernelProvider with
            io.lanewise.generated.GeneratedKernels;
}
