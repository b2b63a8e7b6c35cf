package io.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;

/** The memory that this process has resident, as Linux counts it. */
final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final double KIB_PER_MIB = 1024;

    private ResidentMemory() {}

    /** The most in MiB since the start of the process, its JVM included; empty on systems that do not tell. */
    static OptionalDouble peak() {
        if (!Files.isReadable(STATUS)) {
            return OptionalDouble.empty();
        }
        // The line is "VmHWM:   123456 kB".
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .map(line -> Arrays.asList(line.split("\\s+")).get(1))
                    .mapToDouble(kib -> Long.parseLong(kib) / KIB_PER_MIB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
