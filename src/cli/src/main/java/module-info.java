/** The command line. */
module io.lanewise.cli {
    requires io.lanewise.analysis;
    requires io.lanewise.verify;
    requires com.fasterxml.jackson.core;
    requires com.samskivert.jmustache;
    requires info.picocli;
    requires java.compiler;
    requires java.desktop;
    requires java.management;
    requires jdk.httpserver;
    requires jdk.management;

    uses io.lanewise.kernel.KernelProvider;

    opens io.lanewise.cli to info.picocli;
}
