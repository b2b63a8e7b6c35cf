package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelWindowsTest {
    private static final String TIMED = "table: {values: v, time: t, window: 2, stride: 2}";

    @TempDir
    Path folder;

    private Path series;
    private Path file;

    /** Ten rows, one an hour, in windows of two. */
    @BeforeEach
    void write() throws IOException {
        var text = new StringBuilder("t,v\n");
        for (var hour = 0; hour < 10; hour++) {
            text.append("2014-04-10 0").append(hour).append(":00:00,").append(hour).append('\n');
        }
        series = Files.writeString(folder.resolve("taxi.csv"), text);
        file = folder.resolve("windows.json");
    }

    @Test
    void anItemIsAnAnomalyThatSharesAMomentWithAWindowOfItsFile() throws IOException {
        Files.writeString(
                file,
                """
                {"real/other.csv": [["2014-04-10 00:00:00", "2014-04-10 09:00:00"]],
                 "real/taxi.csv": [["2014-04-10 03:00:00.000000", "2014-04-10 05:30:00.000000"], "2014-04-10 08:30:00"]}
                """);
        assertEquals(List.of(false, true, true, false, true), anomalies(TIMED));
    }

    @Test
    void timesMayBeNumbers() throws IOException {
        Files.writeString(series, "t,v\n1,0\n2,0\n3,0\n4,0\n");
        Files.writeString(file, "{\"taxi.csv\": [[3.5, 9]]}");
        assertEquals(List.of(false, true), anomalies(TIMED));
    }

    @Test
    void aFileIsToldByAsMuchOfItsNameAsThereIs() throws IOException {
        Files.writeString(file, "{\"a/taxi.csv\": [], \"b/taxi.csv\": [], \"axi.csv\": []}");
        assertEquals(
                file + " has windows of 'a/taxi.csv' and 'b/taxi.csv', and nothing tells which of them 'taxi.csv' is: name the"
                        + " folder above it as data",
                assertThrows(DataException.class, () -> anomalies(TIMED)).getMessage());
        Files.writeString(file, "{\"axi.csv\": []}");
        assertEquals(
                file + " has no windows of 'taxi.csv', but of 'axi.csv'",
                assertThrows(DataException.class, () -> anomalies(TIMED)).getMessage());
    }

    /** All items would be ordinary, and nobody would know why. */
    @Test
    void windowsOfWhichNoneMeetsAnItemAreRefused() throws IOException {
        Files.writeString(file, "{\"taxi.csv\": [[3.5, 9], [20, 30]]}");
        assertEquals(
                file + " has no window that meets an item of 'taxi.csv': the first is from 3.5 to 9, and the items are from"
                        + " 1397088000 to 1397120400, of dates in seconds since 1970; give both the same kind of times",
                assertThrows(DataException.class, () -> anomalies(TIMED)).getMessage());
    }

    @Test
    void aFileWithoutWindowsHasNoAnomalies() throws IOException {
        Files.writeString(file, "{\"taxi.csv\": []}");
        assertEquals(List.of(false, false, false, false, false), anomalies(TIMED));
    }

    @Test
    void itemsWithoutTimesHaveNoWindows() throws IOException {
        Files.writeString(file, "{\"taxi.csv\": []}");
        var thrown = assertThrows(DataException.class, () -> anomalies("table: {values: v, window: 2}"));
        assertTrue(thrown.getMessage().endsWith("name the column of times by data.table.time in the spec"), thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "[]", "{\"taxi.csv\": 1}", "{\"taxi.csv\": [[1]]}", "{\"taxi.csv\": [[2, 1]]}", "{\"taxi.csv\": [[1, 2, 3]]}",
                "{\"taxi.csv\": [\"soon\"]}", "{\"taxi.csv\": [[1, 2]", "{\"taxi.csv\": [[1, [2]]]}", "no JSON"
            })
    void whatIsNoListOfWindowsIsRefused(String text) throws IOException {
        Files.writeString(file, text);
        var thrown = assertThrows(RefusedFileException.class, () -> LabelWindows.read(file));
        assertEquals(1, thrown.getMessage().lines().count(), thrown.getMessage());
    }

    private List<Boolean> anomalies(String data) throws IOException {
        try (var items = TableItemsTest.open(series, 2, data)) {
            return LabelWindows.read(file).labels(items).stream().map(Label::anomalous).toList();
        }
    }
}
