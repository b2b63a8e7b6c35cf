package io.lanewise.cli;

import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether a run is shown in a browser while it goes on. */
final class WatchOption {

    private static final String ANY = "0";
    private static final int MOST = 65535;

    @Option(
            names = "--watch",
            paramLabel = "PORT",
            arity = "0..1",
            preprocessor = OptionalPort.class,
            description = "Serves a page on this machine that shows the run while it goes on, at this port or at any that is free; the"
                    + " address is printed.")
    private Integer port;

    /** A word that follows the option and is no number is the next argument. */
    private static final class OptionalPort implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> information) {
            if (arguments.isEmpty() || !arguments.peek().matches("\\d+")) {
                arguments.push(ANY);
            }
            return false;
        }
    }

    /**
     * Serves the page, if it is wanted.
     *
     * @param told takes its address
     */
    Watching open(ModelSpec spec, Consumer<String> told) throws IOException {
        if (port == null) {
            return new Watching(Optional.empty());
        }
        if (port > MOST) {
            throw new UserException("--watch " + port + ": ports are numbers up to " + MOST + ".");
        }
        var server = new LiveServer(spec, port);
        told.accept("Watch this run at " + server.address());
        return new Watching(Optional.of(server));
    }

    /** The page of a run, if it is wanted. */
    record Watching(Optional<LiveServer> server) implements AutoCloseable {

        /** What is to be told how training goes. */
        Stream<TrainingListener> listeners() {
            return server.stream().map(LiveServer::run);
        }

        /** The last word of the page. */
        void end(String message) {
            server.ifPresent(one -> one.run().end(message));
        }

        @Override
        public void close() {
            server.ifPresent(LiveServer::close);
        }
    }
}
