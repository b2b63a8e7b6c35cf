/** See {@link io.lanewise.analysis}. */
module io.lanewise.analysis {
    requires transitive io.lanewise.runtime;
    requires ejml.core;
    requires ejml.ddense;

    exports io.lanewise.analysis;
}
