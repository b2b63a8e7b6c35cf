package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.spec.SequenceLayers.Beginning;
import io.lanewise.spec.SequenceLayers.Branch;
import io.lanewise.spec.SequenceLayers.Timed;
import io.lanewise.spec.SequenceSpec.DecoderInput;
import io.lanewise.spec.SequenceSpec.Task;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the layers of models over frames hang together. */
class SequenceTest {

    private static final String FRAMES = "{height: 8, width: 8, channels: 2}";
    private static final List<String> ENCODER =
            List.of("convlstm: {hidden: 6, kernel: 3}", "convlstm: {hidden: 4, kernel: 5, recurrent_kernel: 3}");
    private static final List<String> DECODER = List.of(
            "convlstm: {hidden: 4, recurrent_kernel: 3}",
            "convlstm: {hidden: 6, kernel: 3}",
            "states",
            "conv: {filters: 8, kernel: 1, activation: sigmoid}");

    private static SequenceSpec spec(String sequence) {
        return SpecReader.read(
                        Specs.text(
                                FRAMES,
                                sequence,
                                List.of("convlstm: {hidden: 2, kernel: 3}"),
                                List.of("convlstm: {hidden: 2, kernel: 3}")),
                        "test")
                .sequence()
                .orElseThrow();
    }

    private static List<String> lines(List<Timed> layers) {
        return layers.stream()
                .map(timed -> timed.layer().name() + " " + timed.layer().key() + " x" + timed.steps() + " reads "
                        + timed.reads() + " from " + timed.startsFrom())
                .toList();
    }

    @Test
    void optionsHaveTheirDefaults() {
        assertEquals(new SequenceSpec(4, 0, Task.RECONSTRUCT, 1, DecoderInput.NONE, false), spec("{past: 4}"));
        assertEquals(new SequenceSpec(4, 3, Task.PREDICT, 1, DecoderInput.NONE, false), spec("{past: 4, future: 3}"));
        assertEquals(
                new SequenceSpec(4, 3, Task.BOTH, 1, DecoderInput.PREVIOUS, true),
                spec("{past: 4, future: 3, task: both, decoder_input: previous, teacher_forcing: true}"));
    }

    @Test
    void forecasterWithoutInputStartsFromTheEncodersStatesMirrored() {
        SequenceLayers layers = Specs.sequence(FRAMES, "{past: 4, future: 3, patch: 2}", ENCODER, DECODER);
        assertEquals(new Shape(4, 4, 8), layers.frame());
        assertEquals(
                List.of(
                        "encoder.0 convlstm_f32_h4w4c8_k3_o6_peechannel_tanh_tanh x4 reads [-1] from -1",
                        "encoder.1 convlstm_f32_h4w4c6_k5r3_o4_peechannel_tanh_tanh x4 reads [0] from -1"),
                lines(layers.encoder()));
        Branch branch = layers.branches().getFirst();
        assertEquals(1, layers.branches().size());
        assertEquals(Task.PREDICT, branch.task());
        assertEquals(Beginning.NOTHING, branch.beginning());
        assertEquals(3, branch.steps());
        assertEquals(
                List.of(
                        "decoder.0 convlstm_f32_h4w4_r3_o4_peechannel_tanh_tanh x3 reads [] from 1",
                        "decoder.1 convlstm_f32_h4w4c4_k3_o6_peechannel_tanh_tanh x3 reads [0] from 0",
                        "decoder.3 conv2d_f32_h4w4c10_k1s1p0_o8_sigmoid x3 reads [0, 1] from -1"),
                lines(branch.layers()));
        assertEquals(List.of(4, 5, 6), layers.targets());
    }

    @Test
    void bothTasksAreTwoBranchesWithNamesOfTheirOwn() {
        ModelSpec model = SpecReader.read(
                Specs.text(FRAMES, "{past: 4, future: 3, patch: 2, task: both}", ENCODER, DECODER), "test");
        SequenceLayers layers = ModelLayers.sequence(model, ElementType.F64).orElseThrow();
        assertEquals(
                List.of(Task.RECONSTRUCT, Task.PREDICT),
                layers.branches().stream().map(Branch::task).toList());
        assertEquals(
                List.of(
                        "encoder.0",
                        "encoder.1",
                        "reconstruct.decoder.0",
                        "reconstruct.decoder.1",
                        "reconstruct.decoder.3",
                        "predict.decoder.0",
                        "predict.decoder.1",
                        "predict.decoder.3"),
                layers.layers().stream().map(ModelLayer::name).toList());
        assertEquals(layers.layers(), ModelLayers.of(model, ElementType.F64));
        assertEquals(2, layers.layers().stream().filter(ModelLayer::encoder).count());
        assertEquals(List.of(3, 2, 1, 0, 4, 5, 6), layers.targets());
        assertEquals(new Shape(4, 4, 4), ModelLayers.code(model));
        assertEquals(
                List.of(0, 1, 0, 1, 3, 0, 1, 3),
                layers.layers().stream()
                        .map(layer -> ModelLayers.written(model, layer))
                        .map(written -> IntStream.range(0, 4)
                                .filter(index -> written.name().endsWith("." + index))
                                .sum())
                        .toList());
    }

    @Test
    void macsCountEveryStep() {
        SequenceLayers layers = Specs.sequence(FRAMES, "{past: 4, future: 3, patch: 2}", ENCODER, DECODER);
        long first = 4 * 4 * 9 * (8 + 6) * 24;
        long second = 4 * 4 * (25 * 6 + 9 * 4) * 16;
        long third = 4 * 4 * 9 * 4 * 16;
        long fourth = 4 * 4 * 9 * (4 + 6) * 24;
        long output = 4 * 4 * 10 * 8;
        assertEquals(4 * (first + second) + 3 * (third + fourth + output), layers.macs());
    }

    @Test
    void conditionalDecoderReadsTheFrameBefore() {
        Branch branch = Specs.sequence(
                        FRAMES,
                        "{past: 4, decoder_input: previous}",
                        List.of("conv: {filters: 3, kernel: 3, padding: same}", "maxpool: 2", ENCODER.getFirst()),
                        List.of(
                                "conv: {filters: 3, kernel: 2, stride: 2}",
                                ENCODER.getFirst(),
                                "deconv: {filters: 2, kernel: 2, stride: 2}"))
                .branches()
                .getFirst();
        assertEquals(Beginning.PREVIOUS_FRAME, branch.beginning());
        assertEquals(
                List.of(
                        "decoder.0 conv2d_f32_h8w8c2_k2s2p0_o3 x4 reads [-1] from -1",
                        "decoder.1 convlstm_f32_h4w4c3_k3_o6_peechannel_tanh_tanh x4 reads [0] from 1",
                        "decoder.2 deconv2d_f32_h4w4c6_k2s2p0_o2 x4 reads [1] from -1"),
                lines(branch.layers()));
    }

    @Test
    void afterTheLastStateLayersRunOnceAndADecoderWithoutCellsReadsTheCode() {
        SequenceLayers layers = Specs.sequence(
                FRAMES,
                "{past: 4, future: 1}",
                List.of(
                        "conv: {filters: 3, kernel: 3, padding: same, activation: relu}",
                        "maxpool: 2",
                        "convlstm: {hidden: 6, kernel: 3, return: last}",
                        "dense: 10"),
                List.of("dense: 128", "reshape: {height: 8, width: 8, channels: 2}"));
        assertEquals(
                List.of(
                        "encoder.0 conv2d_f32_h8w8c2_k3s1p1_o3_relu_max2 x4 reads [-1] from -1",
                        "encoder.2 convlstm_f32_h4w4c3_k3_o6_peechannel_tanh_tanh x4 reads [0] from -1",
                        "encoder.3 dense_f32_i96_o10 x1 reads [1] from -1"),
                lines(layers.encoder()));
        Branch branch = layers.branches().getFirst();
        assertEquals(Beginning.CODE, branch.beginning());
        assertEquals(
                List.of("decoder.0 dense_f32_i10_o128 x1 reads [-1] from -1"), lines(branch.layers()));
        assertEquals(List.of(4), layers.targets());
    }

    @Test
    void encoderMayHaveMoreCellsThanTheDecoder() {
        SequenceLayers layers = Specs.sequence(
                FRAMES,
                "{past: 4}",
                ENCODER,
                List.of("convlstm: {hidden: 4, kernel: 3}", "conv: {filters: 2, kernel: 1}"));
        assertEquals(1, layers.branches().getFirst().layers().getFirst().startsFrom());
    }

    @ParameterizedTest
    @CsvSource({
        "2GiB, 2147483648",
        "'\"1.5 GiB\"', 1610612736",
        "512MiB, 536870912",
        "1KiB, 1024",
        "0.001KiB, 1",
        "999999GiB, 1073740750258176"
    })
    void memoryIsInBinaryUnits(String given, long bytes) {
        ModelSpec model = SpecReader.read(
                Specs.text("4", List.of("dense: 2"), List.of("dense: 4")) + "training: {memory: " + given
                        + ", clip: 2.5}\n",
                "test");
        assertEquals(
                new TrainingSpec.Backpropagation(2.5, 0, bytes),
                model.training().backpropagation());
    }

    @Test
    void truncationIsReadWhereThereIsTime() {
        ModelSpec model = SpecReader.read(
                Specs.text(FRAMES, "{past: 4, patch: 2}", ENCODER, DECODER) + "training: {truncate: 5}\n", "test");
        assertEquals(5, model.training().backpropagation().truncate());
    }

    @Test
    void crossEntropyTakesASigmoidBeforeAReshape() {
        ModelSpec model = SpecReader.read(
                Specs.text(
                                "4",
                                List.of("dense: 2"),
                                List.of("dense: {units: 4, activation: sigmoid}", "reshape: 4"))
                        + "loss: {reconstruction: bce}\n",
                "test");
        assertEquals(LossSpec.Reconstruction.BCE, model.loss().reconstruction());
        assertFalse(ModelLayers.sequence(model, ElementType.F32).isPresent());
        assertTrue(model.sequence().isEmpty());
    }

    @Test
    void numbersBelowTheirRangeAreRefusedByWhatHoldsThem() {
        assertThrows(IllegalArgumentException.class, () -> new SequenceSpec(0, 1, Task.PREDICT, 1, DecoderInput.NONE, false));
        assertThrows(IllegalArgumentException.class, () -> new SequenceSpec(1, -1, Task.BOTH, 1, DecoderInput.NONE, false));
        assertThrows(IllegalArgumentException.class, () -> new SequenceSpec(1, 1, Task.BOTH, 0, DecoderInput.NONE, false));
        assertThrows(IllegalArgumentException.class, () -> new TrainingSpec.Backpropagation(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TrainingSpec.Backpropagation(Double.NaN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TrainingSpec.Backpropagation(0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new TrainingSpec.Backpropagation(0, 0, -1));
    }

    @Test
    void onlyADecoderThatGivesSeveralFramesHasTeachers() {
        assertTrue(new SequenceSpec(1, 2, Task.PREDICT, 1, DecoderInput.PREVIOUS, true).hasTeachers());
        assertFalse(new SequenceSpec(2, 1, Task.PREDICT, 1, DecoderInput.PREVIOUS, true).hasTeachers());
        assertTrue(new SequenceSpec(2, 1, Task.BOTH, 1, DecoderInput.PREVIOUS, true).hasTeachers());
        assertFalse(new SequenceSpec(1, 2, Task.RECONSTRUCT, 1, DecoderInput.PREVIOUS, true).hasTeachers());
        assertFalse(new SequenceSpec(1, 2, Task.PREDICT, 1, DecoderInput.PREVIOUS, false).hasTeachers());
    }
}
