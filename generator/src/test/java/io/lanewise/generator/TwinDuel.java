package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lanewise.generator.DuelSide.Hidden;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.scalar.ScalarKernels;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs emitted kernels against their scalar twins on the same random operands: every element of every output buffer, and of the margin around it,
 * must have the same bits. All items but the first hold infinities, NaN and zeros of both signs.
 */
final class TwinDuel {

    private static final List<Integer> WIDTHS = List.of(128, 256, 512);

    private final CompilingProvider provider = new CompilingProvider();

    /** All directions given, at three widths, in both element types, for each key. */
    void fight(List<String> keys, int batch, Direction... directions) {
        List<CompilingProvider.Request> requests = new ArrayList<>();
        for (String spelling : keys) {
            for (ElementType type : ElementType.values()) {
                for (Direction direction : directions) {
                    WIDTHS.forEach(bits -> requests.add(
                            new CompilingProvider.Request(KernelKey.parse(spelling).withType(type), direction, bits)));
                }
            }
        }
        fight(requests, batch);
    }

    /** The kernels requested. */
    void fight(List<CompilingProvider.Request> requests, int batch) {
        provider.prepare(requests);
        requests.forEach(request -> fight(request, batch));
    }

    private void fight(CompilingProvider.Request request, int batch) {
        Kernel kernel = provider.find(request.key(), request.direction(), request.bits()).orElseThrow();
        Kernel twin = ScalarKernels.of(request.key(), request.direction());
        assertFalse(kernel.name().isScalar());
        boolean optionalWorkspace = request.direction() == Direction.FORWARD && request.key().hasWorkspace();
        for (boolean withWorkspace : optionalWorkspace || request.key() instanceof ConvLstmKey ? new boolean[] {true, false} : new boolean[] {true}) {
            requireSameBits(
                    new DuelSide(request, twin, batch).run(withWorkspace),
                    new DuelSide(request, kernel, batch).run(withWorkspace),
                    kernel);
        }
        if (request.key() instanceof ConvLstmKey && request.direction() == Direction.FORWARD) {
            for (boolean withWorkspace : new boolean[] {true, false}) {
                requireSameBits(
                        new DuelSide(request, twin, batch).run(withWorkspace, Hidden.NOTHING),
                        new DuelSide(request, kernel, batch).run(withWorkspace, Hidden.NOTHING),
                        kernel);
            }
            // One item, which has no -0: a sum of that becomes +0 where zeros are added.
            requireSameBits(
                    new DuelSide(request, twin, 1).run(true, Hidden.ZEROS),
                    new DuelSide(request, twin, 1).run(true, Hidden.NOTHING),
                    twin);
        }
    }

    private static void requireSameBits(List<double[]> expected, List<double[]> actual, Kernel kernel) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(bits(expected.get(i)), bits(actual.get(i)), kernel.name().toString());
        }
    }

    private static long[] bits(double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Double.doubleToLongBits(values[i]);
        }
        return bits;
    }
}
