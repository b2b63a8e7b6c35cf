/** See {@link io.lanewise.generated}. */
module io.lanewise.generated {
    requires io.lanewise.kernel;
    requires jdk.incubator.vector;
}
