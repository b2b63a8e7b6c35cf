package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Whatever stands in a file is read or refused in a sentence, and what is read is finite. */
class HostileTablesProperties {

    private static final List<String> DATA = List.of(
            "",
            "table: {values: [1, 2]}",
            "normal: 1, table: {label: 1}",
            "table: {values: a, time: 2, window: 2, stride: 1, scale: item}",
            "table: {values: {from: 2}, group: 1, window: 3, resample: true}",
            "on_error: refuse, table: {resample: true, scale: {subtract: -1e12, divide: 1e-9}}");

    @Property(tries = 400)
    void tablesAreReadOrRefused(@ForAll("texts") String text, @ForAll @IntRange(max = 5) int data) throws IOException {
        Path file = Files.createTempFile("lanewise", ".csv");
        try {
            Files.writeString(file, text);
            try (var source = TableItemsTest.open(file, 2, DATA.get(data))) {
                for (var item = 0; item < source.items(); item++) {
                    for (var value : TableItemsTest.read(source, item)) {
                        assertTrue(Float.isFinite(value), text);
                    }
                    source.label(item);
                    assertTrue(source.name(item).startsWith(file.getFileName() + ":"));
                }
                Statistics.label("read").collect(true);
            }
        } catch (RefusedFileException | DataException e) {
            assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            Statistics.label("read").collect(false);
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> cell = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("1", "2.5", "-3e2", "0", "1e38", "7.")),
                Tuple.of(1, Arbitraries.of("", "nan", "a", "\"", "\"1\"", "1e99", "\u0000", "é", "2014-04-01", "#", "\r")));
        Arbitrary<String> line = cell.list().ofMinSize(1).ofMaxSize(4).map(cells -> String.join(",", cells));
        Arbitrary<String> same = cell.list().ofSize(2).map(cells -> String.join(",", cells));
        return Arbitraries.oneOf(line.list().ofMaxSize(8), same.list().ofMaxSize(12)).map(lines -> String.join("\n", lines));
    }
}
