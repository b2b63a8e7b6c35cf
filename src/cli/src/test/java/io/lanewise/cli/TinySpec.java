package io.lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model that trains in no time. */
final class TinySpec {

    static final String NAME = "tiny";

    static final String TEXT =
            """
            lanewise: 1
            name: tiny
            input: {height: 8, width: 8, channels: 1}
            encoder:
              # code: 4 x 4 x 4
              - conv: {filters: 4, kernel: 3, padding: same, activation: relu}
              - maxpool: 2
            decoder:
              - deconv: {filters: 1, kernel: 4, stride: 2, padding: 1, activation: sigmoid}
            noise: {mask: 0.2}
            training: {optimizer: {adam: {rate: 0.01}}, batch: 4, steps: 6, seed: 3}
            """;

    private TinySpec() {}

    /** Writes the spec, with {@code from} replaced by {@code to}. */
    static Path write(Path folder, String from, String to) throws IOException {
        if (!TEXT.contains(from)) {
            throw new IllegalArgumentException("The spec has no \"" + from + "\".");
        }
        return Files.writeString(folder.resolve("tiny.yaml"), from.isEmpty() ? TEXT : TEXT.replace(from, to));
    }

    static Path write(Path folder) throws IOException {
        return write(folder, "", "");
    }
}
