package io.lanewise.cli;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;
import javax.tools.ToolProvider;

/**
 * Measures the most fused multiply-adds that one core does: a loop of nothing else, with more independent chains than the units' latency asks
 * for. It is compiled in this process, because only generated code may know the Vector API.
 */
final class PeakProbe {

    private static final int ROUNDS = 12;
    private static final long STEPS = 1_000_000;
    private static final int CHAINS = 12;

    /** {@code applyAsLong} runs so many steps of one FMA a chain, and returns bits of the sums so that they are needed. */
    private static final String SOURCE =
            """
            import java.util.function.LongUnaryOperator;
            import jdk.incubator.vector.FloatVector;
            import jdk.incubator.vector.VectorOperators;
            import jdk.incubator.vector.VectorSpecies;

            public final class PeakLoop%1$d implements LongUnaryOperator {
                private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_%1$d;

                @Override
                public long applyAsLong(long steps) {
                    FloatVector factor = FloatVector.broadcast(SPECIES, 0.5f);
                    FloatVector addend = FloatVector.broadcast(SPECIES, 1f);
            %2$s        for (long step = 0; step < steps; step++) {
            %3$s        }
                    return (long) (%4$s).reduceLanes(VectorOperators.ADD);
                }
            }
            """;

    private PeakProbe() {}

    /** Operations a second of one core in f32 (two a multiply-add) with vectors of {@code bits} bits. */
    static double measure(int bits) throws IOException {
        Path folder = Files.createTempDirectory("lanewise-peak");
        try {
            Path source = folder.resolve("PeakLoop" + bits + ".java");
            Files.writeString(source, source(bits));
            compile(source, folder);
            try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
                return best((LongUnaryOperator)
                                loader.loadClass("PeakLoop" + bits).getConstructor().newInstance())
                        * CHAINS * 2 * bits / Float.SIZE;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The loop that measures the peak cannot be loaded.", e);
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String source(int bits) {
        var declarations = new StringBuilder();
        var loop = new StringBuilder();
        var sum = new StringBuilder("sum0");
        for (int chain = 0; chain < CHAINS; chain++) {
            declarations.append("        FloatVector sum%1$d = FloatVector.broadcast(SPECIES, %1$df);\n".formatted(chain));
            loop.append("            sum%1$d = sum%1$d.lanewise(VectorOperators.FMA, factor, addend);\n".formatted(chain));
            if (chain > 0) {
                sum.append(".lanewise(VectorOperators.ADD, sum").append(chain).append(')');
            }
        }
        return SOURCE.formatted(bits, declarations, loop, sum);
    }

    private static void compile(Path source, Path folder) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UserException("This Java runtime has no compiler: run on a JDK.");
        }
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-proc:none", "-nowarn", "--add-modules", "jdk.incubator.vector", "-d", folder.toString());
            var task = compiler.getTask(null, files, problem -> {}, options, null, files.getJavaFileObjects(source));
            if (!task.call()) {
                throw new IllegalStateException("The loop that measures the peak does not compile.");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Steps a second in the fastest round; those before C2 has compiled the loop do not count by themselves. */
    private static double best(LongUnaryOperator loop) {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            loop.applyAsLong(STEPS);
            best = Math.max(best, STEPS * 1e9 / (System.nanoTime() - start));
        }
        return best;
    }
}
