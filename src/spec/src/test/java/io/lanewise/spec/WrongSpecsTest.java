package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each spec in {@code wrong/} against the message beside it. */
class WrongSpecsTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "wrong");

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.(yaml|txt)$", ""))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void wrongSpecGivesItsMessage(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".yaml"));
        String expected = Files.readString(FOLDER.resolve(name + ".txt"));
        SpecException e = assertThrows(SpecException.class, () -> SpecReader.read(text, name + ".yaml"));
        assertEquals(expected, e.getMessage() + "\n");
    }

    @Test
    void thereAreWrongSpecs() throws IOException {
        assertTrue(names().size() > 50);
    }
}
