package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.spec.ModelLayer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    private static final long MEBIBYTE = 1 << 20;

    /** Two 3x3 convolutions on an 8x8 map, 1 -> 4 -> 1 channels. */
    private static final List<ModelLayer> SMALL =
            Models.layers(ElementType.F32, 1, "conv2d_f32_h8w8c1_k3s1p1_o4_relu", "conv2d_f32_h8w8c4_k3s1p1_o1");

    /** Convolutions on one large map, whose values together are beyond any heap. */
    private static final int HUGE_LAYERS = 101;

    private static final List<ModelLayer> HUGE = Models.layers(
            ElementType.F64,
            1,
            Collections.nCopies(HUGE_LAYERS, "conv2d_f64_h16000w16000c4_k3s1p1_o4_relu").toArray(String[]::new));

    @Test
    void inferenceNeedsTheValuesWithTheirHalos() {
        MemoryPlan plan = plan(SMALL, LinkOptions.inference(2));
        long parameters = 3 * 3 * 4 + 4 + 3 * 3 * 4 + 1;
        assertEquals((parameters + 4 * View.SLACK) * Float.BYTES, plan.bytes(Kind.PARAMETERS));
        assertEquals(2 * (10 * 10 + 10 * 10 * 4 + 8 * 8) * Float.BYTES, plan.bytes(Kind.ACTIVATIONS));
        assertEquals(0, plan.bytes(Kind.PARAMETER_GRADIENTS));
        assertEquals(0, plan.bytes(Kind.GRADIENTS));
        assertEquals(0, plan.bytes(Kind.WORKSPACE));
        // The input is dead before the output is written; the code is kept beside it.
        long arena = (2 * (10 * 10 + 10 * 10 * 4) + View.SLACK) * Float.BYTES;
        assertTrue(plan.arenaBytes() >= arena && plan.arenaBytes() < arena + 3 * 64, "" + plan.arenaBytes());
    }

    @Test
    void trainingNeedsGradientsOfAllButTheInput() {
        MemoryPlan plan = plan(SMALL, LinkOptions.training(2).withOptimizerStates(2));
        assertEquals(plan.bytes(Kind.PARAMETERS), plan.bytes(Kind.PARAMETER_GRADIENTS));
        assertEquals(2 * SMALL.stream().mapToLong(layer -> layer.key().parameters()).sum() * Float.BYTES, plan.bytes(Kind.OPTIMIZER));
        // diffDst of both layers becomes diffPre in place, so each has the halo of a 3x3 window.
        assertEquals(2 * (10 * 10 + 10 * 10 * 4) * Float.BYTES, plan.bytes(Kind.GRADIENTS));
    }

    @Test
    void fusedPoolingKeepsAGradientOfFullSizeAndTheWinners() {
        List<ModelLayer> layers = Models.layers(ElementType.F32, 1, "conv2d_f32_h8w8c1_k3s1p1_o4_relu_max2", "deconv2d_f32_h4w4c4_k2s2p0_o1");
        MemoryPlan plan = plan(layers, LinkOptions.training(1));
        assertEquals(4 * 4 * 4 * Float.BYTES, plan.bytes(Kind.WORKSPACE));
        long diffOutput = 8 * 8;
        long diffCode = 4 * 4 * 4;
        long diffPre = 10 * 10 * 4;
        assertEquals((diffOutput + diffCode + diffPre) * Float.BYTES, plan.bytes(Kind.GRADIENTS));
        assertEquals(0, plan(layers, LinkOptions.inference(1)).bytes(Kind.WORKSPACE));
    }

    @Test
    void tensorsOfDifferentTimesShareSpace() {
        for (ElementType type : ElementType.values()) {
            MemoryPlan inference = plan(Models.mixed(type), LinkOptions.inference(4));
            MemoryPlan training = plan(Models.mixed(type), LinkOptions.training(4));
            assertTrue(inference.savedBytes() > inference.arenaBytes() / 4, inference::describe);
            assertTrue(training.savedBytes() > 0, training::describe);
            assertTrue(inference.peakBytes() < training.peakBytes());
        }
    }

    @Test
    void thePlanOfAProgramIsWhatPlanningAloneSays() {
        List<ModelLayer> layers = Models.mixed(ElementType.F32);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            Program program = linker.link(layers, Parameters.zeros(layers), LinkOptions.training(3));
            assertEquals(linker.plan(layers, LinkOptions.training(3)).describe(), program.memory().describe());
        }
    }

    @Test
    void theTableNamesEveryKindAndTheTotal() {
        MemoryPlan plan = plan(SMALL, LinkOptions.training(2));
        List<String> lines = plan.describe().lines().toList();
        assertEquals(Kind.values().length + 2, lines.size());
        for (Kind kind : Kind.values()) {
            assertTrue(lines.get(kind.ordinal()).startsWith(kind.words() + " "), lines::toString);
        }
        assertTrue(lines.getLast().startsWith("total "), lines::toString);
        assertTrue(lines.getLast().contains(String.format(Locale.ROOT, " %,d bytes", plan.peakBytes())), lines::toString);
    }

    @Test
    void moreThanOneArrayHoldsWhatOneCannot() {
        MemoryPlan plan = plan(HUGE, LinkOptions.training(1));
        List<Long> arenas = plan.arenas().lengths();
        // Before backward there are all values and the gradient of the last; an array holds two.
        assertEquals((HUGE_LAYERS + 1 + 1 + 1) / 2, arenas.size(), arenas::toString);
        assertTrue(arenas.stream().allMatch(length -> length <= Integer.MAX_VALUE), arenas::toString);
        long map = 16002L * 16002 * 4 * Double.BYTES;
        assertTrue(plan.arenaBytes() > HUGE_LAYERS * map, plan::describe);
    }

    @Test
    void trainingStaysWithinTheMemoryThatIsAllowedOrSaysWhatFits() {
        long needed = plan(SMALL, LinkOptions.training(64)).peakBytes();
        plan(SMALL, within(needed));
        String refusal = assertThrows(LinkException.class, () -> plan(SMALL, within(needed / 2))).getMessage();
        Matcher fix = Pattern.compile("Training in batches of 64 needs \\S+ MiB, but training.memory allows \\S+ MiB: use a batch of (\\d+), or"
                        + " allow (\\S+) MiB\\.")
                .matcher(refusal);
        assertTrue(fix.matches(), refusal);
        plan(SMALL, within(needed / 2).withBatch(Integer.parseInt(fix.group(1))));
        plan(SMALL, within((long) (Double.parseDouble(fix.group(2)) * MEBIBYTE)));
        String hopeless = assertThrows(LinkException.class, () -> plan(SMALL, within(1))).getMessage();
        assertTrue(hopeless.endsWith("or use fewer channels; a smaller batch does not help."), hopeless);
        plan(SMALL, LinkOptions.inference(64).withRecurrence(new Recurrence(false, 0, 1)));
    }

    @Test
    void optionsOfTrainingAreRefusedWithoutIt() {
        LinkOptions inference = LinkOptions.inference(1);
        assertThrows(IllegalArgumentException.class, () -> inference.withHeldOut(1));
        assertThrows(IllegalArgumentException.class, () -> inference.withOptimizerStates(1));
        assertThrows(IllegalArgumentException.class, inference::withInputGradient);
        assertThrows(IllegalArgumentException.class, () -> inference.withBatch(0));
        assertThrows(IllegalArgumentException.class, () -> new Recurrence(false, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Recurrence(false, 0, -1));
    }

    private static LinkOptions within(long bytes) {
        return LinkOptions.training(64).withRecurrence(new Recurrence(false, 0, bytes));
    }

    @Test
    void aPlanLargerThanTheHeapIsRefusedWithTheFlagThatHelps() {
        MemoryPlan plan = plan(SMALL, LinkOptions.training(1000));
        plan.requireHeap(plan.peakBytes());
        LinkException refusal = assertThrows(LinkException.class, () -> plan.requireHeap(plan.peakBytes() - 1));
        Matcher flag = Pattern.compile("-Xmx(\\d+)m").matcher(refusal.getMessage());
        assertTrue(flag.find(), refusal::getMessage);
        assertTrue(Long.parseLong(flag.group(1)) * MEBIBYTE > plan.peakBytes());
    }

    @Test
    void linkingRefusesBeforeItAllocates() {
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            Parameters parameters = Parameters.zeros(HUGE);
            LinkException refusal = assertThrows(LinkException.class, () -> linker.link(HUGE, parameters, LinkOptions.training(1)));
            assertTrue(refusal.getMessage().contains("-Xmx"), refusal::getMessage);
        }
    }

    @Test
    void aTensorThatNoArrayHoldsIsRefusedByName() {
        for (int batch : new int[] {3, Integer.MAX_VALUE}) {
            String message = assertThrows(LinkException.class, () -> plan(HUGE, LinkOptions.inference(batch))).getMessage();
            assertTrue(message.contains("use a smaller batch"), message);
        }
    }

    private static MemoryPlan plan(List<ModelLayer> layers, LinkOptions options) {
        try (Workers workers = Workers.of(1)) {
            return new Linker(Models.SCALAR, workers).plan(layers, options);
        }
    }
}
