package io.lanewise.cli;

import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The specs and photographs that ship with Lanewise, beside the launcher and in the jar. */
final class Shipped {

    /** Resources cannot be listed where they lie in a jar, so each folder of them has a file with the names. */
    private static final String NAMES = "names.txt";

    private Shipped() {}

    /** All specs, in the order of their names. */
    static List<ModelSpec> specs() {
        return names("specs").stream().map(Shipped::spec).toList();
    }

    /** A spec by the name of its file; messages call it by its place beside the launcher, where it is there. */
    static ModelSpec spec(String file) {
        return Home.find("specs/" + file)
                .map(SpecReader::read)
                .orElseGet(() -> SpecReader.read(new String(bytes("specs/" + file), StandardCharsets.UTF_8), file));
    }

    /** Copies the photographs to a folder. */
    static void copyPhotos(Path folder) throws IOException {
        for (String name : names("photos")) {
            Files.write(folder.resolve(name), bytes("photos/" + name));
        }
    }

    static List<String> names(String folder) {
        return new String(bytes(folder + "/" + NAMES), StandardCharsets.UTF_8).lines().toList();
    }

    /** A resource of this package. */
    static byte[] bytes(String resource) {
        try (InputStream stream = Shipped.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks its resource " + resource + ".");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
