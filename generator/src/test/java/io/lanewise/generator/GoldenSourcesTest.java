package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Emitted source is the golden source, byte for byte, so that a change of an emitter shows what it changes. With {@code
 * -Dlanewise.goldens=write} the files are rewritten, and the tests still fail where that changed something: look at the
 * difference, then run again.
 */
class GoldenSourcesTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "goldens");
    private static final String MODE = "lanewise.goldens";
    private static final boolean WRITES = "write".equals(System.getProperty(MODE));

    @Test
    void emittedSourceIsTheGoldenSource() throws IOException {
        SortedMap<String, String> sources = Goldens.sources();
        Set<String> rewritten = new TreeSet<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = FOLDER.resolve(source.getKey());
            String golden = Files.exists(file) ? Files.readString(file) : "";
            if (!WRITES) {
                assertEquals(
                        golden, source.getValue(), file + " differs; rewrite it by -D" + MODE + "=write if it should");
            } else if (!golden.equals(source.getValue())) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, source.getValue());
                rewritten.add(source.getKey());
            }
        }
        if (!rewritten.isEmpty()) {
            fail("Rewrote " + rewritten + ": look at the difference, then run again.");
        }
    }

    @Test
    void noGoldenIsWithoutAPlan() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> orphans =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            orphans.removeAll(Goldens.sources().keySet());
            assertEquals(Set.of(), orphans, "golden files that nothing emits: delete them");
        }
    }

    @Test
    void everyKindOfPlanHasAGolden() {
        Set<Class<?>> missing = kinds(KernelPlan.class).collect(Collectors.toSet());
        Goldens.plans().forEach(plan -> missing.remove(plan.getClass()));
        assertEquals(Set.of(), missing, "add a kernel of each to Goldens");
    }

    private static Stream<Class<?>> kinds(Class<?> plan) {
        return plan.isSealed()
                ? Arrays.stream(plan.getPermittedSubclasses()).flatMap(GoldenSourcesTest::kinds)
                : Stream.of(plan);
    }
}
