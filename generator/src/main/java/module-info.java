/** From a layer spec to Java source: plans, emitters, and compilation in the running process. */
module io.lanewise.generator {
    requires transitive io.lanewise.kernel;
    requires transitive io.lanewise.spec;
    requires transitive com.palantir.javapoet;
    requires java.compiler;

    exports io.lanewise.generator;
}
