package io.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has had resident, as Linux counts it. */
public final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** Prints a line with the peak, or with the reason why there is none. */
    public static void print(String what) {
        try {
            String peak = Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElse("VmHWM: unknown");
            System.out.println("peak memory, " + what + ": " + peak.substring("VmHWM:".length()).strip());
        } catch (IOException e) {
            System.out.println("peak memory, " + what + ": not counted on this system");
        }
    }
}
