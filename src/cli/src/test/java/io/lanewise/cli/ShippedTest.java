package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedTest {

    private static final Path SPECS = Path.of("../../specs");
    private static final Path PHOTOS = Path.of("src/main/resources/io/lanewise/cli/photos");

    @Test
    void theListOfSpecsIsThatOfTheFolder() throws IOException {
        assertEquals(list(SPECS, ".yaml"), Shipped.names("specs"));
    }

    @Test
    void theListOfPhotographsIsThatOfTheFolder() throws IOException {
        assertEquals(list(PHOTOS, ".jpg"), Shipped.names("photos"));
    }

    @Test
    void specsAreInTheJarAsTheyAreInTheRepository() throws IOException {
        for (String name : Shipped.names("specs")) {
            assertArrayEquals(Files.readAllBytes(SPECS.resolve(name)), Shipped.bytes("specs/" + name), name);
        }
    }

    @Test
    void photographsAreCopiedWhole(@TempDir Path folder) throws IOException {
        Shipped.copyPhotos(folder);
        for (String name : Shipped.names("photos")) {
            assertArrayEquals(Files.readAllBytes(PHOTOS.resolve(name)), Files.readAllBytes(folder.resolve(name)), name);
        }
    }

    private static List<String> list(Path folder, String ending) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
