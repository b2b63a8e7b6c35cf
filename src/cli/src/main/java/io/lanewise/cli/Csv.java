package io.lanewise.cli;

import io.lanewise.runtime.files.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A table as text: cells parted by commas, in quotes where they must be (RFC 4180), lines ended by a line feed, UTF-8. */
final class Csv {

    private final Writer writer;
    private boolean beginsLine = true;

    private Csv(Writer writer) {
        this.writer = writer;
    }

    /** Writes the lines of a table. */
    @FunctionalInterface
    interface Lines {
        void write(Csv csv) throws IOException;
    }

    /** Writes a file, atomically, line by line. */
    static void write(Path target, Lines lines) throws IOException {
        AtomicFile.write(target, channel -> {
            // Not closed, since the channel is not ours.
            var writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            lines.write(new Csv(writer));
            writer.flush();
        });
    }

    Csv cell(String text) throws IOException {
        if (!beginsLine) {
            writer.write(',');
        }
        beginsLine = false;
        boolean plain = text.chars().noneMatch(one -> one == ',' || one == '"' || one == '\n' || one == '\r');
        writer.write(plain ? text : "\"" + text.replace("\"", "\"\"") + "\"");
        return this;
    }

    void endLine() throws IOException {
        writer.write('\n');
        beginsLine = true;
    }
}
