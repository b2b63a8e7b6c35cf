/** See {@link io.lanewise.generator}. */
module io.lanewise.generator {
    requires transitive io.lanewise.spec;
    requires com.palantir.javapoet;
    requires java.compiler;
}
