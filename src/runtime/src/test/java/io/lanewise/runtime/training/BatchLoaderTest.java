package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.FramePatches;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchLoaderTest {

    private static final ModelSpec SPEC = TinyModels.sequence(
            ", task: both, decoder_input: previous, teacher_forcing: true",
            "noise: {mask: 0.4}\ntraining: {batch: 4, steps: 1, seed: 3}");
    private static final int FRAME = 8 * 12;
    private static final int PAST = 3;
    private static final int FRAMES = 5;

    @ParameterizedTest
    @EnumSource
    void framesGoToTheInputsWithNoiseAndToTeachersAndTargetsWithout(ElementType type) throws IOException {
        var network = Network.of(SPEC, type);
        var dispatch = Dispatch.builder().scalar().build();
        try (var workers = Workers.of(2)) {
            Program program = new Linker(dispatch, workers)
                    .link(network, Parameters.zeros(network.layers()), Trainer.linking(SPEC, 4, 0));
            var loader = new BatchLoader(SPEC, network, program, program);
            ItemSource bars = TinyModels.bars(SPEC, 6);
            var schedule = new BatchSchedule(6, 4, 3);
            loader.loadStep(bars, schedule, 0);
            for (int index = 0; index < 4; index++) {
                int item = schedule.item(0, index);
                var clean = new float[FRAMES * FRAME];
                bars.readForTraining(item, 0, clean, 0);
                var noisy = new float[clean.length];
                Noise.apply(SPEC.noise(), 3, 0, item, 0, clean, noisy, 0, PAST * FRAME);
                assertFalse(Arrays.equals(clean, 0, PAST * FRAME, noisy, 0, PAST * FRAME));
                for (int frame = 0; frame < PAST; frame++) {
                    assertFrame(noisy, frame, network.patches(), program.inputs().get(frame), index);
                }
                int taught = 0;
                for (int output = 0; output < FRAMES; output++) {
                    int frame = network.targets().get(output);
                    assertFrame(
                            clean,
                            frame,
                            network.patches(),
                            new Tensor(
                                    network.patches().map(),
                                    loader.target().frame(frame, network.patches().map())),
                            index);
                    if (program.teachers().get(output).isPresent()) {
                        assertFrame(clean, frame, network.patches(), program.teachers().get(output).get(), index);
                        taught++;
                    }
                }
                // The last frame of each branch is read by nobody.
                assertEquals(FRAMES - 2, taught);
            }
        }
    }

    @Test
    void aBatchThatNoArrayHoldsIsRefusedWithOneThatFits() {
        var patches = new FramePatches(new Shape(32, 32, 4), 2);
        assertEquals(65535 * 8 * 4096, BatchLoader.length(65535, 8, patches));
        var refusal = assertThrows(LinkException.class, () -> BatchLoader.length(65536, 8, patches));
        assertEquals(
                "A batch of 65536 items, each with 8 x 64x64x1 numbers, has more than an array can hold: use a batch of"
                        + " at most 65535.",
                refusal.getMessage());
        assertThrows(LinkException.class, () -> BatchLoader.length(65536, 512, patches));
    }

    private static void assertFrame(float[] frames, int frame, FramePatches patches, Tensor maps, int index) {
        var found = new float[FRAME];
        patches.fromItem(maps, index, found, 0);
        assertArrayEquals(Arrays.copyOfRange(frames, frame * FRAME, (frame + 1) * FRAME), found);
        assertTrue(maps.shape().channels() == 4, "cut into blocks");
    }
}
