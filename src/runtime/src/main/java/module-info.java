/** See {@link io.lanewise.runtime}. */
module io.lanewise.runtime {
    requires transitive io.lanewise.spec;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires java.desktop;

    exports io.lanewise.runtime;
    exports io.lanewise.runtime.data;
    exports io.lanewise.runtime.elementwise;
    exports io.lanewise.runtime.files;
    exports io.lanewise.runtime.forecast;
    exports io.lanewise.runtime.graph;
    exports io.lanewise.runtime.model;
    exports io.lanewise.runtime.random;
    exports io.lanewise.runtime.training;
}
