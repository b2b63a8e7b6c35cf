package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableItemsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"\t", ",", ";", " ", "   ", ", "})
    void cellsArePartedByWhatTheFirstRowHas(String separator) throws IOException {
        var path = write("a.txt", "x y z\n1 2.5 -3e0\n\n4 .5 6.".replace(" ", separator));
        try (var source = open(path, 3, "")) {
            assertArrayEquals(new float[] {1, 2.5f, -3}, read(source, 0));
            assertEquals("a.txt:2", source.name(0));
        }
    }

    @Test
    void rowsWithoutAHeadingArePackedOrNotAndReadThroughTheCommonDoor() throws IOException {
        var path = folder.resolve("rows.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write("\uFEFF# a comment\n1,2\r\n\"3\",4\n".getBytes(StandardCharsets.UTF_8));
        }
        try (var source = ItemSources.open(path, options(2, ""))) {
            assertInstanceOf(TableItems.class, source);
            assertEquals(2, source.items());
            assertArrayEquals(new float[] {3, 4}, read(source, 1));
            assertEquals(Optional.empty(), source.label(0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'values: [b, 1]', '2.0,1.0'",
        "'values: {from: 2, to: c}', '2.0,3.0'",
        "'values: {from: b}, label: 4', '2.0,3.0,4.0'",
        "'label: d', '1.0,2.0,3.0'"
    })
    void columnsAreChosenByNameOrNumber(String table, String expected) throws IOException {
        var path = write("a.csv", "a,b,c,d\n1,2,3,4\n");
        try (var source = open(path, expected.split(",").length, "table: {" + table + "}")) {
            assertEquals(expected, numbers(read(source, 0)));
        }
    }

    @Test
    void labelsThatAreNotNormalAreAnomalies() throws IOException {
        var path = write("a.csv", "k,v\n1.0e0,5\nN,6\n2,7\n");
        try (var source = open(path, 1, "normal: [1, N], table: {label: k}")) {
            assertEquals(Optional.of(new Label("1", false)), source.label(0));
            assertEquals(Optional.of(new Label("N", false)), source.label(1));
            assertEquals(Optional.of(new Label("2", true)), source.label(2));
            assertTrue(source.summary().contains("3 rows, 1 of them anomalies, which are not trained on"), source.summary());
        }
    }

    @Test
    void windowsKeepToTheirSeriesEvenWhereItsRowsAreNotTogether() throws IOException {
        var path = write("a.csv", "s,v,w\na,1,10\nb,2,20\na,3,30\na,4,40\nb,5,50\na,6,60\nb,7,70\n");
        try (var source = open(path, 4, "table: {values: [v, w], group: s, window: 2, stride: 1}")) {
            assertEquals(5, source.items());
            assertEquals("1.0,10.0,3.0,30.0", numbers(read(source, 0)));
            assertEquals("a.csv:2-4", source.name(0));
            assertEquals("2.0,20.0,5.0,50.0", numbers(read(source, 3)));
            assertEquals("b", source.group(3));
            assertEquals(2, source.columns());
        }
    }

    @Test
    void windowsReachNeitherAcrossAGapInTimeNorAcrossARowThatIsLeftOut() throws IOException {
        var rows = List.of("00:00,1", "00:05,2", "00:10,3", "00:25,4", "00:30,5", "00:35,nan", "00:40,7", "00:45,8", "00:45,9");
        var path = write("a.csv", "t,v\n2014-04-01 " + String.join("\n2014-04-01 ", rows));
        try (var source = open(path, 2, "table: {values: v, time: t, window: 2, stride: 1}")) {
            var found = new ArrayList<String>();
            for (var item = 0; item < source.items(); item++) {
                found.add(numbers(read(source, item)));
            }
            assertEquals(List.of("1.0,2.0", "2.0,3.0", "4.0,5.0", "7.0,8.0"), found);
            assertEquals(
                    List.of(new Skipped("line 7 of a.csv", "has no number but 'nan' in column v, where a number is wanted")),
                    source.skipped());
            assertTrue(source.summary().endsWith("1 row left out"), source.summary());
        }
    }

    @Test
    void aWindowIsAnomalousWhereOneOfItsRowsIs() throws IOException {
        var path = write("a.csv", "v,l\n1,0\n2,0\n3,bad\n4,0\n5,0\n6,0\n");
        try (var source = open(path, 2, "normal: 0, table: {label: l, window: 2, stride: 1}")) {
            assertEquals(new Label("0", false), source.label(0).orElseThrow());
            assertEquals(new Label("bad", true), source.label(1).orElseThrow());
            assertEquals(new Label("bad", true), source.label(2).orElseThrow());
            assertEquals(new Label("0", false), source.label(3).orElseThrow());
        }
    }

    @Test
    void numbersAreScaledByFixedNumbersOrByItem() throws IOException {
        var path = write("a.csv", "v,w\n1024,5\n1224,5\n1424,5\n");
        try (var source = open(path, 6, "table: {window: 3, scale: {subtract: [1024, 0], divide: [200, 5]}}")) {
            assertEquals("0.0,1.0,1.0,1.0,2.0,1.0", numbers(read(source, 0)));
        }
        try (var source = open(path, 6, "table: {window: 3, scale: item}")) {
            var root = (float) Math.sqrt(1.5);
            assertArrayEquals(new float[] {-root, 0, 0, 0, root, 0}, read(source, 0), 1e-6f);
        }
    }

    @Test
    void itemsAreStretchedToTheInput() throws IOException {
        var path = write("a.csv", "a,b,c\n0,10,20\n");
        try (var source = open(path, 5, "table: {resample: true}")) {
            assertArrayEquals(new float[] {0, 5, 10, 15, 20}, read(source, 0), 1e-5f);
        }
        var series = write("b.csv", "v,w\n0,1\n10,2\n20,3\n");
        try (var source = open(series, 4, "table: {window: 3, resample: true}")) {
            assertArrayEquals(new float[] {0, 1, 20, 3}, read(source, 0), 1e-5f);
        }
    }

    @Test
    void aFolderIsReadWithAllItsTables() throws IOException {
        write("b10.csv", "v\n3\n4\n");
        write("b9.csv", "v\n1\n2\n");
        write("notes.md", "none");
        try (var source = ItemSources.open(folder, options(2, "table: {window: 2}"))) {
            assertEquals(2, source.items());
            assertEquals("b9.csv", source.group(0));
            assertEquals("3.0,4.0", numbers(read(source, 1)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'v\n1\nabc\n' | has 'abc' in line 3, column v, where a number is wanted",
                "'v\n1\n0x1p3\n' | has '0x1p3' in line 3, column v, where a number is wanted",
                "'v\n1\nInfinity\n' | has 'Infinity' in line 3, column v, where a number is wanted",
                "'v\n1\n1e99\n' | has '1e99' in line 3, column v, which is more than a number of 32 bits can be",
                "'v\n1\n2,3\n' | has 2 cells in line 3, where the first row has 1",
                "'v\n' | has no row beneath its heading",
                "'' | is empty, where a table is wanted",
            })
    void whatCannotBeUsedIsRefusedWithItsPlace(String text, String problem) throws IOException {
        var path = write("a.csv", text);
        var e = assertThrows(RefusedFileException.class, () -> open(path, 1, "on_error: refuse"));
        assertEquals(problem, e.problem());
        assertEquals(path, e.file());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "values: x | has no column 'x': its columns are t, v",
                "values: 3 | has 2 columns, so there is no column 3",
                "values: {from: v, to: t} | has the column 't' before 'v': exchange them in data.table.values",
                "resample: true | has no usable row; the first has 'a' in line 2, column t, where a number is wanted; choose columns of numbers by data.table.values in the spec, or by --columns where there is none",
            })
    void columnsThatAreNotThereAreAnsweredByThoseThatAre(String table, String problem) throws IOException {
        var path = write("a.csv", "t,v\na,1\nb,2\n");
        var e = assertThrows(RefusedFileException.class, () -> open(path, 1, "table: {" + table + "}"));
        assertEquals(problem, e.problem());
    }

    @Test
    void itemsOfAnotherLengthAreAnsweredByWhatWouldHelp() throws IOException {
        var path = write("a.csv", "v,w\n1,2\n3,4\n");
        assertEquals(
                path + " has 2 columns of values, but an item has 5 numbers: choose columns by data.table.values in the spec,"
                        + " or by --columns where there is none, windows by data.table.window, or set data.table.resample to true",
                message(path, 5, ""));
        assertEquals(
                path + " has 2 columns of values, which cannot share the 5 numbers of an item: choose others by data.table.values"
                        + " in the spec, or by --columns where there is none",
                message(path, 5, "table: {window: 2, resample: true}"));
        assertEquals(
                path + " has no window of 3 rows: the longest stretch of one series without a gap has 2",
                message(path, 6, "table: {window: 3}"));
    }

    @Test
    void textInAnotherEncodingAndDamagedPackingAreRefused() throws IOException {
        var latin = folder.resolve("a.csv");
        Files.write(latin, new byte[] {'v', (byte) 0xb0, '\n', '1', '\n'});
        assertEquals("is not text in UTF-8", assertThrows(RefusedFileException.class, () -> open(latin, 1, "")).problem());
        var packed = folder.resolve("b.csv.gz");
        Files.write(packed, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
        assertEquals("is a truncated gzip file", assertThrows(RefusedFileException.class, () -> open(packed, 1, "")).problem());
        var missing = folder.resolve("c.csv");
        assertEquals("does not exist", assertThrows(RefusedFileException.class, () -> open(missing, 1, "")).problem());
    }

    @Test
    void manyRowsThatAreLeftOutAreCountedAndTheFirstAreNamed() throws IOException {
        var path = write("a.csv", "v\n1\n" + "x\n".repeat(3000));
        try (var source = open(path, 1, "")) {
            assertEquals(1000, source.skipped().size());
            assertEquals(3000, source.skippedRows());
        }
    }

    @Test
    void aMissingColumnOfLabelsIsNoHindranceToUseButToTraining() throws IOException {
        var path = write("new.csv", "v\n1\n2\n");
        try (var source = open(path, 1, "normal: 0, table: {label: l}")) {
            assertEquals(Optional.empty(), source.label(0));
            var e = assertThrows(DataException.class, source::requireLabels);
            assertEquals("new.csv has no column 'l', in which the spec says that its labels are", e.getMessage());
        }
        try (var source = open(path, 1, "normal: 0, table: {window: 1}")) {
            assertThrows(DataException.class, source::requireLabels);
            assertFalse(source.label(0).isPresent());
        }
    }

    private String message(Path path, int elements, String data) {
        return assertThrows(DataException.class, () -> open(path, elements, data)).getMessage();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static TableItems open(Path path, int elements, String data) throws IOException {
        return TableItems.open(path, options(elements, data));
    }

    /** @param data what stands between the braces of {@code data: {}} */
    static ItemOptions options(int elements, String data) {
        ModelSpec spec = SpecReader.read(
                "lanewise: 1\nname: a\ninput: " + elements + "\nencoder: [dense: 1]\ndecoder: [dense: " + elements + "]\ndata: {"
                        + data + "}\n",
                "spec");
        return ItemOptions.of(1, 1, elements, spec.data(), 0);
    }

    static float[] read(ItemSource source, int item) throws IOException {
        var values = new float[source.itemLength() + 1];
        source.read(item, values, 1);
        return Arrays.copyOfRange(values, 1, values.length);
    }

    /** {@code 1.0,2.5}. */
    private static String numbers(float[] values) {
        return Arrays.toString(values).replaceAll("[\\[\\] ]", "");
    }
}
