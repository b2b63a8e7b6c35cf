package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.lanewise.analysis.CodeSize;
import io.lanewise.analysis.Pca;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.spec.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcaCommandTest {

    private static final int ITEMS = 60;

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path test;

    @BeforeAll
    static void write() throws IOException {
        data = write("data.npy", 1);
        test = write("test.npy", 2);
    }

    /** Arrays [60, 4, 3] whose columns vary by much, less and little. */
    private static Path write(String name, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var values = new float[ITEMS * 12];
        for (int item = 0; item < ITEMS; item++) {
            for (int element = 0; element < 12; element++) {
                values[item * 12 + element] = (float) (random.nextGaussian() / (1 + element % 3) + element);
            }
        }
        Path file = folder.resolve(name);
        NpyWriter.write(file, new int[] {ITEMS, 4, 3}, values);
        return file;
    }

    @Test
    void jsonHasWhatTheAnalysisFinds() throws IOException {
        var answer = Cli.run("pca", data, "--test", test, "--components", 5, "--json");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        Map<String, List<Double>> numbers = numbers(answer.out());
        try (var items = ItemSources.open(data, ItemOptions.of(4, 3, 1, DataSpec.DEFAULT, 0));
                var others = ItemSources.open(test, ItemOptions.of(4, 3, 1, DataSpec.DEFAULT, 0))) {
            var pca = Pca.fit(items, new CodeSize.Components(5), 0);
            assertEquals(List.of(5.0), numbers.get("components"));
            assertArrayEquals(pca.eigenvalues(), array(numbers, "eigenvalues"));
            assertArrayEquals(pca.explainedVariance(), array(numbers, "explainedVariance"));
            assertEquals(List.of(pca.squaredErrorPerItem(items)), numbers.get("train"));
            assertEquals(List.of(pca.squaredErrorPerItem(others)), numbers.get("test"));
            assertEquals(List.of(pca.floor()), numbers.get("floor"));
            assertEquals(Math.pow(ITEMS, 1 / 5.0), array(numbers, "samplesPerSide")[0], 1e-12);
            assertEquals(1, numbers.get("value").size(), "of the intrinsic dimension");
        }
    }

    @Test
    void peopleAreToldInTablesAndSentences() {
        var answer = Cli.run("pca", data, "--test", test, "--variance", 0.9);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        String text = answer.out();
        assertTrue(text.startsWith("60 items of 4x3x1, 12 numbers each; exact, by the covariance of the numbers.\n\n"), text);
        assertTrue(text.matches("(?s).*\n\\d+ components of 12: 9\\d\\.\\d\\d% of the variance\\.\n.*"), text);
        assertTrue(text.matches("(?s).*Squared error an item: [\\d.]+, test [\\d.]+\\.\n.*"), text);
        assertTrue(text.contains("the sum of the dropped eigenvalues.\n"), text);
        assertTrue(text.matches("(?s).*\n *6 +1,000,000 +1\\.98\n.*"), text);
        assertTrue(text.contains("with 10 a side they would fill 1 dimension.\n"), text);
        assertTrue(text.contains("dimensions, by TwoNN (Facco et al. 2017) from 60 items: "), text);
    }

    @Test
    void theModelReconstructsWithTheErrorThatWasTold() throws IOException {
        Path model = folder.resolve("pca.safetensors");
        var answer = Cli.run("pca", data, "--components", 3, "--out", model);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().endsWith("\nModel: " + model + "\n"), answer.out());
        Path made = folder.resolve("made.npy");
        answer = Cli.run("reconstruct", model, "--data", data, "--out", made);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        try (var items = ItemSources.open(data, ItemOptions.of(4, 3, 1, DataSpec.DEFAULT, 0));
                var array = ArrayFile.open(made)) {
            assertArrayEquals(new int[] {ITEMS, 4, 3, 1}, array.array().shape());
            float[] reconstructed = array.array().floats();
            double error = 0;
            var item = new float[12];
            for (int number = 0; number < ITEMS; number++) {
                items.read(number, item, 0);
                for (int element = 0; element < 12; element++) {
                    error += Math.pow((double) item[element] - reconstructed[number * 12 + element], 2);
                }
            }
            double told = Pca.fit(items, new CodeSize.Components(3), 0).floor();
            assertEquals(told, error / ITEMS, 1e-4 * told);
        }
    }

    @Test
    void picturesHaveTheSizeOfTheFirstUnlessAnotherIsGiven() throws IOException {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 12);
        var answer = Cli.run("pca", pictures, "--components", 3);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().startsWith("12 items of 8x8x1, 64 numbers each; exact, by the inner products of the items."), answer.out());
        answer = Cli.run("pca", pictures, "--components", 3, "--size", "4x4");
        assertTrue(answer.out().startsWith("12 items of 4x4x1, 16 numbers each"), answer.out());
    }

    @Test
    void rowsOfTablesAreItemsOfAsManyNumbersAsThereAreColumns() throws IOException {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        Path table = tables.resolve("a.csv");
        Files.writeString(table, "kind,x,y,z\n1,0.1,2,3\n1,0.2,3,1\n2,0.3,4,2\n");
        var answer = Cli.run("pca", table, "--components", 1);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().startsWith("3 items of 1x1x4, 4 numbers each;"), answer.out());
        for (String columns : List.of("2-4", "2-", "x,y,z", "2, 3,z")) {
            var chosen = Cli.run("pca", table, "--components", 1, "--columns", columns);
            assertTrue(chosen.out().startsWith("3 items of 1x1x3, 3 numbers each;"), chosen.out() + chosen.err());
        }
        Files.writeString(tables.resolve("b.tsv"), "kind\tx\ty\tz\n1\t5\t6\t7\n");
        answer = Cli.run("pca", tables, "--components", 1, "--columns", "2-");
        assertTrue(answer.out().startsWith("4 items of 1x1x3, 3 numbers each;"), answer.out() + answer.err());
        answer = Cli.run("pca", table, "--components", 1, "--columns", "size");
        assertEquals(table + " has no column 'size': its columns are kind, x, y, z.\n", answer.err());
    }

    @Test
    void onlyTablesHaveColumns() throws IOException {
        Path photos = Pictures.write(Files.createDirectory(folder.resolve("photos")), 3);
        for (Path none : List.of(data, photos)) {
            var answer = Cli.run("pca", none, "--components", 1, "--columns", "2-");
            assertEquals(ExitCode.USAGE, answer.exitCode());
            assertEquals(
                    "--columns is for tables, and " + none + " is none: leave it out.",
                    answer.err().lines().reduce((first, last) -> last).orElse(""));
        }
    }

    /** There is no spec. */
    @Test
    void tablesOfAnotherWidthAreToldTheOptionThatChoosesColumns() throws IOException {
        Path table = Files.writeString(folder.resolve("wide.csv"), "x,y,z\n1,2,3\n4,5,7\n");
        var answer = Cli.run("pca", table, "--components", 1, "--size", 2);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(
                answer.err().contains("choose columns by data.table.values in the spec, or by --columns where there is none"),
                answer.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    --components 0             | --components 0 is too few: give at least 1.
                    --components 13            | 60 items of 12 numbers have at most 12 principal components, so 13 are too many.
                    --variance 1.5             | --variance 1.5 is no share: give a number above 0 and at most 1, such as 0.95.
                    --components 2 --size 4xx3 | --size 4xx3 is no size: give height, width and channels as in 28x28x1, or the length of rows.
                    --components 2 --columns 0- | --columns 0-: columns are counted from 1.
                    --components 2 --columns 1,,2 | --columns 1,,2 names no column between two commas, or none at all: give them as in 2-141 or humidity,temperature.
                    --components 2 --columns 5-2 | --columns 5-2 ends before it begins: give the first column first, as in 2-141.
                    --components 2 --out a.npy | --out a.npy: the name must end in .safetensors.
                    --components 2 --variance 1 | --components=D, --variance=SHARE are mutually exclusive (specify only one).
                    """)
    void aWrongCommandLineIsAnsweredInASentence(String words, String sentence) {
        var all = new ArrayList<Object>(List.of("pca", data));
        all.addAll(List.of(words.split(" ")));
        var answer = Cli.run(all.toArray());
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(sentence, answer.err().lines().findFirst().orElse(""));
    }

    @Test
    void dataThatCannotBeAnalysedIsAnsweredInASentence() throws IOException {
        Path one = folder.resolve("one.npy");
        NpyWriter.write(one, new int[] {1, 3}, new float[] {1, 2, 3});
        assertEquals("Principal components need at least 2 items, and there is 1.\n", refusal(one));
        Path same = folder.resolve("same.npy");
        NpyWriter.write(same, new int[] {3, 2}, new float[] {1, 2, 1, 2, 1, 2});
        assertEquals("All items are the same, so there is no variance that components could explain.\n", refusal(same));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(refusal(empty).startsWith(empty + " has no pictures: no file has a name that ends in one of "));
        assertEquals(folder.resolve("none") + " does not exist.\n", refusal(folder.resolve("none")));
    }

    private static String refusal(Path path) {
        var answer = Cli.run("pca", path, "--components", 1);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        return answer.err();
    }

    private static double[] array(Map<String, List<Double>> numbers, String name) {
        return numbers.get(name).stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** All numbers of an object by the name of their field, those of objects within it too. */
    private static Map<String, List<Double>> numbers(String json) throws IOException {
        var numbers = new HashMap<String, List<Double>>();
        try (var parser = new JsonFactory().createParser(json)) {
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    name = parser.currentName();
                } else if (token.isNumeric()) {
                    numbers.computeIfAbsent(name, key -> new ArrayList<>()).add(parser.getDoubleValue());
                }
            }
        }
        return numbers;
    }
}
