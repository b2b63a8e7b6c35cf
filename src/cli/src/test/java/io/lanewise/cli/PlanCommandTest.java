package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

    private static final Path SPECS = Path.of("../../specs");
    private static final Path LECTURE = SPECS.resolve("lecture-conv-800.yaml");

    @TempDir
    private Path folder;

    @Test
    void theLectureModelIsTheOneOfTheDesign() throws IOException {
        var values = scalars(Cli.run("plan", LECTURE, "--json", "--bits", 128).out());
        assertEquals("lecture-conv-800", values.get("/name"));
        assertEquals("64561", values.get("/parameters"));
        assertEquals("100", values.get("/code/0"));
        assertEquals("64", values.get("/code/2"));
        assertEquals("conv2d_f32_h800w800c1_k3s1p1_o16_relu_max2", values.get("/layers/0/key"));
        assertEquals("737280000", values.get("/layers/1/macs"));
        assertEquals("taps", values.get("/layers/5/algorithm"));
        assertTrue(values.get("/layers/0/tile").matches("\\d+x\\d+"), values.get("/layers/0/tile"));
        assertEquals("arithmetic", values.get("/layers/2/bound/by"));
    }

    @Test
    void trainingTakesMoreMemoryThanInferenceAndBothGrowWithTheBatch() throws IOException {
        Path spec = TinySpec.write(folder);
        var one = scalars(Cli.run("plan", spec, "--json", "--batch", 1).out());
        var two = scalars(Cli.run("plan", spec, "--json", "--batch", 2).out());
        assertTrue(bytes(one, "inference") < bytes(one, "training"));
        assertTrue(bytes(one, "inference") < bytes(two, "inference"));
        assertTrue(bytes(one, "training") < bytes(two, "training"));
    }

    @Test
    void theTableNamesLayersKernelsAndMemory() throws IOException {
        var answer = Cli.run("plan", TinySpec.write(folder), "--kernels");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().startsWith("tiny: 8x8x1 -> code 4x4x4 -> 8x8x1, 105 parameters"), answer.out());
        assertTrue(answer.out().contains("backward_weights\n    algorithm: "), answer.out());
        assertTrue(answer.out().lines().anyMatch(line -> line.startsWith("peak ")), answer.out());
    }

    @Test
    void aModelOverFramesIsCountedOverAllSteps() throws IOException {
        var values = scalars(
                Cli.run("plan", SPECS.resolve("reference/shi2015-fc-lstm-2048-2048.yaml"), "--json", "--scalar").out());
        assertEquals("142667776", values.get("/parameters"));
        assertEquals("10", values.get("/layers/2/steps"));
        long gates = 4 * 2048L;
        long encoder = gates * (4096 + 2048) + gates * (2048 + 2048);
        long decoder = gates * 2048 + gates * (2048 + 2048) + 2048 * 4096L;
        assertEquals(Long.toString(10 * (encoder + decoder)), values.get("/macs"));
        assertEquals("64", values.get("/sequence/patch"));
        assertEquals("backward_weights", values.get("/layers/2/kernels/3/direction"));
        assertEquals("conv2d_f32_h1w1c2048_k1s1p0_o8192", values.get("/layers/2/kernels/3/key"));
        assertTrue(bytes(values, "inference") < bytes(values, "training"));
    }

    @Test
    void theTableOfAModelOverFramesTellsStepsAndHowBackwardGoes() throws IOException {
        var answer = Cli.run("plan", SPECS.resolve("moving-mnist-small.yaml"), "--scalar", "--kernels");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(
                answer.out()
                        .startsWith("moving-mnist-small: 10 frames of 64x64x1 -> code 16x16x32 -> 10 frames of 64x64x1,"
                                + " 241,552 parameters"),
                answer.out());
        assertTrue(answer.out().contains("encoder.1, 10 steps  convlstm_"), answer.out());
        assertTrue(answer.out().contains("backward_data of conv2d_f32_h16w16c32_k3s1p1_o128"), answer.out());
        assertTrue(answer.out().contains("For backward the gates of all steps are kept."), answer.out());
    }

    @Test
    void whereTeachersAreFollowedTheProgramThatMeasuresWithoutThemIsPlannedToo() throws IOException {
        String taught = """
                lanewise: 1
                name: taught
                input: {height: 4, width: 4, channels: 1}
                sequence: {past: 2, future: 2, decoder_input: previous, teacher_forcing: true}
                encoder:
                  - convlstm: {hidden: 2, kernel: 3}
                decoder:
                  - convlstm: {hidden: 2, kernel: 3}
                  - conv: {filters: 1, kernel: 1, activation: sigmoid}
                training: {batch: 4, validation: %s}
                """;
        Path measured = Files.writeString(folder.resolve("measured.yaml"), taught.formatted("{fraction: 0.1}"));
        Path unmeasured = Files.writeString(folder.resolve("unmeasured.yaml"), taught.formatted("none"));
        var with = scalars(Cli.run("plan", measured, "--json", "--scalar").out());
        var without = scalars(Cli.run("plan", unmeasured, "--json", "--scalar").out());
        assertTrue(bytes(with, "training") > bytes(without, "training"));
        assertTrue(Cli.run("plan", measured, "--scalar").out().contains("held-out program"));
    }

    @Test
    void allProblemsOfASpecAreReportedWithTheirPlaces() throws IOException {
        Path spec = TinySpec.write(folder, "stride: 2, padding: 1", "stide: 2, padding: -1");
        var answer = Cli.run("plan", spec);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(2, answer.err().lines().filter(line -> line.startsWith(spec + ":9:")).count(), answer.err());
    }

    @Test
    void whatIsUnwiseIsToldOnceAndListed() throws IOException {
        Path spec = TinySpec.write(folder, "kernel: 4, stride: 2, padding: 1", "kernel: 3, stride: 2, padding: same");
        var answer = Cli.run("plan", spec, "--json", "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.err().startsWith("Warning: " + spec + ":9:34: Windows of 3x3 with a stride of 2x2 cover"), answer.err());
        assertEquals(1, answer.err().split("checkerboard", -1).length - 1, answer.err());
        var values = scalars(answer.out());
        assertEquals(spec + ":9:34", values.get("/warnings/0/where"));
        assertTrue(values.get("/warnings/0/message").endsWith("use kernel: 4, or upsample: 2 and a conv instead."));
        for (String command : new String[] {"generate", "verify"}) {
            Object[] words = command.equals("generate")
                    ? new Object[] {command, spec, "--out", folder.resolve("sources")}
                    : new Object[] {command, spec, "--type", "f32", "--scalar"};
            assertTrue(Cli.run(words).err().contains("Warning: " + spec + ":9:34: "), command);
        }
    }

    @Test
    void aModelInPlaceOfASpecIsNamedAsOne() throws IOException {
        var answer = Cli.run("plan", Files.write(folder.resolve("tiny.safetensors"), new byte[16]));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("tiny.safetensors is a model, not a spec: name the YAML file"), answer.err());
    }

    @Test
    void aBatchOfNothingIsRefused() throws IOException {
        assertEquals(ExitCode.USAGE, Cli.run("plan", TinySpec.write(folder), "--batch", 0).exitCode());
    }

    private static long bytes(Map<String, String> values, String use) {
        return Long.parseLong(values.get("/peakBytes/" + use));
    }

    /** The scalars of a JSON text by their JSON pointers. */
    private static Map<String, String> scalars(String json) throws IOException {
        var values = new HashMap<String, String>();
        try (var parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }
}
