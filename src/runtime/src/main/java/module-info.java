/** See {@link io.lanewise.runtime}. */
module io.lanewise.runtime {
    requires transitive io.lanewise.spec;
    requires java.desktop;
}
