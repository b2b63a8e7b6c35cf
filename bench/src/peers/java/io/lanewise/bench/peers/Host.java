package io.lanewise.bench.peers;

import io.lanewise.kernel.VectorSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.bytedeco.pytorch.global.torch;

/** On what was measured. */
final class Host {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Host() {}

    /** Date, processor, JVM, width of the vectors and libtorch's version. */
    static String description() {
        return "Measured on %s on %s, %d processors, %s %s; JVM %s %s, vectors of %d bits; libtorch %s with %s."
                .formatted(
                        LocalDate.now(),
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.vendor"),
                        Runtime.version(),
                        VectorSupport.preferredBits(),
                        torch.TORCH_VERSION,
                        torch.get_cpu_capability().getString());
    }

    /** The model as Linux names it, else the architecture. */
    private static String processor() {
        String architecture = System.getProperty("os.arch");
        if (!Files.isReadable(PROCESSORS)) {
            return architecture;
        }
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException e) {
            return architecture;
        }
    }
}
