/** See {@link io.lanewise.spec}. */
module io.lanewise.spec {
    requires transitive io.lanewise.kernel;
    requires org.snakeyaml.engine;

    exports io.lanewise.spec;
}
