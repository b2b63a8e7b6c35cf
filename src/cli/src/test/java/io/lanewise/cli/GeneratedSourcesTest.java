package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lanewise.generator.KernelTree;
import io.lanewise.kernel.DirectedKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is committed in generated/ is what the generator emits from specs/. */
class GeneratedSourcesTest {

    private static final Path SOURCES = Path.of("../../generated/src/main/java");
    private static final String MEND = "Mend with: ./lanewise generate";

    private static List<KernelKey> keys() throws IOException {
        return GenerateCommand.keys(SpecFiles.read(List.of(Path.of("../../specs")), warning -> fail(warning.toString())));
    }

    @Test
    void everyFileIsWhatTheGeneratorEmits() throws IOException {
        var differences = KernelTree.of(keys(), "io.lanewise.generated").differences(SOURCES);
        assertTrue(differences.isEmpty(), () -> differences.stream()
                .map(difference -> difference.kind() + " " + difference.path())
                .collect(Collectors.joining("\n", "generated/ is not what the generator emits from specs/:\n", "\n" + MEND)));
    }

    /** Generated files lie nowhere else, and none is there that was written by hand. */
    @Test
    void thereIsNoFileThatTheGeneratorDoesNotKnow() throws IOException {
        var known = new TreeSet<>(KernelTree.of(keys(), "io.lanewise.generated").files().keySet());
        known.add("module-info.java");
        known.add("io/lanewise/generated/package-info.java");
        try (var files = Files.walk(SOURCES)) {
            var present = files.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(known, present, MEND);
        }
    }

    @Test
    void everyKernelOfTheShippedSpecsIsFoundAtEveryWidth() throws IOException {
        List<KernelProvider> providers = ServiceLoader.load(KernelProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getClass().getName().equals("io.lanewise.generated.GeneratedKernels"))
                .toList();
        assertEquals(1, providers.size());
        for (KernelKey key : keys()) {
            for (DirectedKey one : key.kernels()) {
                for (int bits : KernelTree.WIDTHS) {
                    var kernel = providers.getFirst().find(one.key(), one.direction(), bits).orElseThrow();
                    assertEquals(one, new DirectedKey(kernel.name().key(), kernel.name().direction()));
                    assertEquals(bits, kernel.name().bits());
                }
            }
        }
    }
}
