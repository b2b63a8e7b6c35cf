package io.lanewise.verify.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.scalar.ScalarKernels;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.parity.CaseResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader of cases accepts, and what it says about the others. */
class ParityTest {

    @TempDir
    private Path folder;

    @Test
    void absentMetadataHaveDefaultsAndFloatsAreRead() throws IOException {
        float[] ones = new float[9];
        Arrays.fill(ones, 1);
        write(new SafetensorsWriter()
                .metadata("op", "conv2d")
                .add("x", new int[] {1, 1, 3, 3}, ones)
                .add("weight", new int[] {1, 1, 2, 2}, new float[] {1, 2, 3, 4})
                .add("y", new int[] {1, 1, 2, 2}, new float[] {10, 10, 10, 10}));
        assertEquals(Status.PASSED, only(ElementType.F32).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2 | 1", "2,2 | 1,1", "2x2 | 1x1", "[2, 2] | (1, 1)", "2 2 | 1,1,1,1"})
    void pairsAreReadInManySpellings(String stride, String padding) throws IOException {
        write(conv(writer -> writer.metadata("stride", stride).metadata("padding", padding)));
        assertEquals(Status.PASSED, only(ElementType.F64).status());
    }

    @Test
    void paddingOfFourSidesIsTopLeftBottomRight() throws IOException {
        write(new SafetensorsWriter()
                .metadata("op", "conv2d")
                .metadata("padding", "0,1,1,0")
                .add("x", new int[] {1, 1, 2, 2}, new double[] {1, 2, 3, 4})
                .add("weight", new int[] {1, 1, 2, 2}, new double[] {1, 1, 1, 1})
                .add("y", new int[] {1, 1, 2, 2}, new double[] {4, 10, 3, 7}));
        assertEquals(Status.PASSED, only(ElementType.F64).status());
    }

    @Test
    void poolingIndicesMayBeIntegersAndTheStrideIsTheKernelByDefault() throws IOException {
        write(pooling(new long[] {3}));
        assertEquals(Status.PASSED, only(ElementType.F32).status());
    }

    @Test
    void equalMaximaAfterRoundingAreExpectedWhereTheFirstIs() throws IOException {
        double almostOne = 1 - 1e-12;
        write(new SafetensorsWriter()
                .metadata("op", "max_pool2d")
                .metadata("kernel", "2")
                .add("x", new int[] {1, 1, 2, 2}, new double[] {0, almostOne, 1, 0})
                .add("y", new int[] {1, 1, 1, 1}, new double[] {1})
                .add("indices", new int[] {1, 1, 1, 1}, new double[] {2}));
        assertEquals(Status.PASSED, only(ElementType.F32).status());
        assertEquals(Status.PASSED, only(ElementType.F64).status());
    }

    @Test
    void wrongElementFailsAndIsNamed() throws IOException {
        write(pooling(new long[] {2}));
        CaseResult result = only(ElementType.F64);
        assertEquals(Status.FAILED, result.status());
        TensorResult indices = result.tensors().get(1);
        assertEquals("indices", indices.name());
        assertTrue(indices.errorOverBound() > 1);
        assertEquals("[0, 0, 0, 0]", indices.worstElement());
    }

    @Test
    void smallErrorsOfDoublesFailToo() throws IOException {
        write(conv(writer -> writer, 4 + 1e-9));
        assertEquals(Status.FAILED, only(ElementType.F64).status());
        assertEquals(Status.PASSED, only(ElementType.F32).status());
    }

    @Test
    void scalarCodeFailsUnlessAllowed() throws IOException {
        write(conv(writer -> writer));
        CaseResult result = new Parity(KernelSource.scalar(), ElementType.F64, false)
                .run(folder)
                .cases()
                .getFirst();
        assertEquals(Status.FAILED, result.status());
        assertTrue(
                result.message().startsWith("runs on scalar code: conv2d_f64_h3w3c1_k1s2p1_o1_forward_direct_scalar"),
                result::message);
    }

    @Test
    void reportEndsWithTheCounts() throws IOException {
        write(conv(writer -> writer));
        Files.copy(folder.resolve("case.safetensors"), folder.resolve("other.safetensors"));
        Files.writeString(folder.resolve("broken.safetensors"), "no");
        write("unlinked", cell(writer -> writer));
        KernelSource withoutCells = (key, direction) -> {
            if (key instanceof ConvLstmKey) {
                throw new LinkException("No kernel is there for " + key);
            }
            return ScalarKernels.of(key, direction);
        };
        ParityReport report = new Parity(withoutCells, ElementType.F64, true).run(folder);
        assertTrue(report.render().contains("\n        " + report.cases().get(1).kernels().getFirst().key() + "\n"), report::render);
        assertTrue(report.render().endsWith("\n2 passed, 2 failed, 0 skipped\n"), report::render);
        assertFalse(report.passed());
    }

    @Test
    void cellWithoutBiasStatesAndGradientsStartsFromZeros() throws IOException {
        write(cell(writer -> writer));
        assertEquals(Status.PASSED, only(ElementType.F64).status(), only(ElementType.F64)::message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "variant | gru | names the variant \"gru\"; known are lecture and shi2015",
                "peephole | some | its metadata say peephole = \"some\", where full, channel or none is expected",
                "peephole | channel | has no array 'peephole_i'",
                "gate_order | i,o,f,g | has the gate order i,o,f,g; store gates in the order i,f,g,o",
                "stride | 2 | has h of shape [2, 1, 1, 2, 2], where [2, 1, 1, 1, 1] is expected"
            })
    void impossibleCellFailsWithASentence(String name, String value, String sentence) throws IOException {
        write(cell(writer -> writer.metadata(name, value)));
        CaseResult result = only(ElementType.F64);
        assertEquals(Status.FAILED, result.status());
        String expected = folder.resolve("case.safetensors") + ": " + sentence;
        assertTrue(result.message().startsWith(expected), result::message);
    }

    @Test
    void folderWithoutCasesIsRefused() {
        var parity = new Parity(KernelSource.scalar(), ElementType.F64, true);
        assertThrows(RefusedFileException.class, () -> parity.run(folder));
        assertThrows(RefusedFileException.class, () -> parity.run(folder.resolve("absent")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "op | conv3d | names the operator \"conv3d\"; known are conv2d",
                "stride | fast | its metadata say stride = \"fast\", where whole numbers are expected",
                "stride | 1,2,3 | its metadata say stride = \"1,2,3\", where one or two whole numbers are expected",
                "padding | 1,2,3 | its metadata say padding = \"1,2,3\", where one, two (rows, columns) or four",
                "groups | 2 | has x of shape [1, 1, 3, 3], but weight of shape [1, 1, 1, 1] takes 2 channels",
                "stride | 1 | has y of shape [1, 1, 3, 3], but the layer conv2d_f64_h3w3c1_k1s1p1_o1 gives [1, 1, 5,"
                        + " 5]",
                "dilation | 0 | does not describe a possible layer: A window needs",
                "activation | swish | does not describe a possible layer: Unknown activation \"swish\"",
                "layout | NHWC | has the layout NHWC; store its maps as NCHW"
            })
    void impossibleCaseFailsWithASentence(String name, String value, String sentence) throws IOException {
        write(conv(writer -> writer.metadata(name, value)));
        CaseResult result = only(ElementType.F64);
        assertEquals(Status.FAILED, result.status());
        String expected = folder.resolve("case.safetensors") + ": " + sentence;
        assertTrue(result.message().startsWith(expected), result::message);
    }

    @Test
    void caseWithoutMetadataFailsWithASentence() throws IOException {
        write(new SafetensorsWriter().add("x", new int[] {1}, new float[1]));
        assertTrue(only(ElementType.F64).message().endsWith("its metadata has no \"op\""));
    }

    @Test
    void indicesOutsideOfTheirWindowsFailWithASentence() throws IOException {
        write(pooling(new long[] {9}).add("unpooled", new int[] {1, 1, 2, 2}, new double[4]));
        assertTrue(only(ElementType.F64).message().startsWith("Index 9.0 lies outside of pooling window (0, 0)"));
    }

    /** A lecture cell with weights of 0: gates are 1/2, so c is c/2 + 1/4 and h is c/2. */
    private static SafetensorsWriter cell(UnaryOperator<SafetensorsWriter> change) {
        return change.apply(new SafetensorsWriter()
                .metadata("op", "convlstm")
                .metadata("variant", "lecture")
                .add("x", new int[] {2, 1, 1, 2, 2}, new double[] {1, 2, 3, 4, 5, 6, 7, 8})
                .add("weight_x", new int[] {4, 1, 1, 1}, new double[4])
                .add("weight_h", new int[] {4, 1, 1, 1}, new double[4])
                .add("h", new int[] {2, 1, 1, 2, 2}, new double[] {
                    0.125, 0.125, 0.125, 0.125, 0.1875, 0.1875, 0.1875, 0.1875
                }));
    }

    private static SafetensorsWriter pooling(long[] index) {
        return new SafetensorsWriter()
                .metadata("op", "max_pool2d")
                .metadata("kernel", "2,2")
                .add("x", new int[] {1, 1, 2, 2}, new double[] {1, 2, 3, 4}, 0)
                .add("y", new int[] {1, 1, 1, 1}, new double[] {4}, 0)
                .add("indices", new int[] {1, 1, 1, 1}, index, 0);
    }

    private static SafetensorsWriter conv(UnaryOperator<SafetensorsWriter> change) {
        return conv(change, 4);
    }

    /**
     * A 1x1 convolution by 2 with stride 2 over a map of 3x3 twos with a border: {@code centre} is the one product and
     * the right answer 4.
     */
    private static SafetensorsWriter conv(UnaryOperator<SafetensorsWriter> change, double centre) {
        double[] twos = new double[9];
        Arrays.fill(twos, 2);
        return change.apply(new SafetensorsWriter()
                .metadata("op", "conv2d")
                .metadata("stride", "2")
                .metadata("padding", "1")
                .add("x", new int[] {1, 1, 3, 3}, twos)
                .add("weight", new int[] {1, 1, 1, 1}, new double[] {2})
                .add("bias", new int[] {1}, new double[] {0})
                .add("y", new int[] {1, 1, 3, 3}, new double[] {0, 0, 0, 0, centre, 0, 0, 0, 0}));
    }

    private void write(SafetensorsWriter writer) throws IOException {
        write("case", writer);
    }

    private void write(String name, SafetensorsWriter writer) throws IOException {
        writer.write(folder.resolve(name + ".safetensors"));
    }

    private CaseResult only(ElementType type) throws IOException {
        return new Parity(KernelSource.scalar(), type, true).run(folder).cases().getFirst();
    }
}
