/** See {@link io.lanewise.verify}. */
module io.lanewise.verify {
    requires transitive io.lanewise.runtime;
    requires transitive io.lanewise.generator;
    requires transitive net.jqwik.api;
    requires jdk.jfr;
    requires jdk.management;

    exports io.lanewise.verify.jit;
    exports io.lanewise.verify;
    exports io.lanewise.verify.laws;
    exports io.lanewise.verify.parity;
    exports io.lanewise.verify.properties;
    exports io.lanewise.verify.reference;
}
