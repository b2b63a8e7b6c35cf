package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code specs/README.md} says is so. */
class ReferenceTest {

    private static final Path REFERENCE = ShippedSpecsTest.FOLDER.resolve("README.md");

    @Test
    void everyKeyAndWordOfTheLanguageIsInTheReference() throws IOException {
        Set<String> words = new TreeSet<>();
        collect(Trees.parse(Files.readString(ShippedSpecsTest.FOLDER.resolve("lanewise.schema.json"))), words);
        assertTrue(words.size() > 60);
        String reference = Files.readString(REFERENCE);
        assertEquals(
                List.of(),
                words.stream()
                        .filter(word -> !reference.matches("(?s).*\\b" + word + "\\b.*"))
                        .toList());
    }

    @Test
    void examplesAreWhole() throws IOException {
        assertEquals(
                List.of("small", "tied", "forecast", "stacked"),
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(REFERENCE))
                        .results()
                        .map(example -> SpecReader.read(example.group(1), "the example").name())
                        .toList());
    }

    @Test
    void errorsAreTheReadersOwn() throws IOException {
        String errors = Files.readString(Path.of("src", "test", "resources", "wrong", "small.txt"));
        assertTrue(Files.readString(REFERENCE).contains("```\n" + errors + "```\n"));
    }

    @Test
    void warningsAreTheReadersOwn() throws IOException {
        String reference = Files.readString(REFERENCE);
        String small = reference.substring(reference.indexOf("```yaml\n") + "```yaml\n".length());
        String uneven = small.substring(0, small.indexOf("```"))
                .replace("kernel: 4, stride: 2, padding: 1", "kernel: 3, stride: 2, padding: 1, output_padding: 1");
        var warnings = new ArrayList<SpecProblem>();
        SpecReader.read(uneven, "small.yaml", warnings::add);
        assertEquals(1, warnings.size());
        assertTrue(reference.contains("```\n" + warnings.getFirst() + "\n```\n"), warnings::toString);
    }

    @Test
    void tableNamesEveryModelWithItsKernels() throws IOException {
        List<String> lines = Files.readAllLines(REFERENCE);
        for (Path file : ShippedSpecsTest.specs()) {
            int kernels = ModelLayers.of(SpecReader.read(file), ElementType.F32).size();
            String begin = "| `" + file.getFileName() + "` |";
            assertTrue(
                    lines.stream().anyMatch(line -> line.startsWith(begin) && line.endsWith("| " + kernels + " |")),
                    () -> file.getFileName() + " has " + kernels + " kernels");
        }
    }

    /** The names of properties, and the words of enumerations. */
    private static void collect(Object node, Set<String> words) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("properties") instanceof Map<?, ?> properties) {
                properties.keySet().forEach(key -> words.add(key.toString()));
            }
            if (map.get("enum") instanceof List<?> list) {
                list.forEach(word -> words.add(word.toString()));
            }
            map.values().forEach(value -> collect(value, words));
        } else if (node instanceof List<?> list) {
            list.forEach(item -> collect(item, words));
        }
    }
}
