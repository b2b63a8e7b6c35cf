package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of the literature have as many parameters as were published. */
class ReferenceModelsTest {

    private static final Path FOLDER = ShippedSpecsTest.FOLDER.resolve("reference");
    private static final int MODELS = 7;

    /** Shi et al. 2015, table 1; of Hinton and Salakhutdinov 2006 what the sizes of the layers give. */
    @ParameterizedTest
    @CsvSource({
        "shi2015-5x5-256, 13524496",
        "shi2015-5x5-128-128, 10042896",
        "shi2015-5x5-128-64-64, 7585296",
        "shi2015-9x9-128-128, 11550224",
        "shi2015-9x9-128-64-64, 8830480",
        "shi2015-fc-lstm-2048-2048, 142667776",
        "hinton2006-deep-784, 2837314"
    })
    void parametersAreThoseOfThePaper(String name, long published) throws IOException {
        ModelSpec model = SpecReader.read(FOLDER.resolve(name + ".yaml"));
        assertEquals(name, model.name());
        assertEquals(
                published,
                ModelLayers.of(model, ElementType.F32).stream()
                        .mapToLong(layer -> layer.key().parameters())
                        .sum());
        String line = "| `reference/" + name + ".yaml` | ";
        String count = "| " + "%,d".formatted(published) + " |";
        assertEquals(
                1,
                Files.readAllLines(ShippedSpecsTest.FOLDER.resolve("README.md")).stream()
                        .filter(row -> row.startsWith(line) && row.endsWith(count))
                        .count());
    }

    @Test
    void noModelIsLeftOut() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(MODELS, files.count());
        }
        assertEquals(
                MODELS,
                Arrays.stream(ReferenceModelsTest.class.getDeclaredMethods())
                        .map(method -> method.getAnnotation(CsvSource.class))
                        .filter(source -> source != null)
                        .mapToInt(source -> source.value().length)
                        .sum());
    }
}
