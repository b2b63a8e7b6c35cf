package io.lanewise.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The twins of ConvLSTM cells make the operations of {@code src/docs/orders.md}, in its order, bit for bit. */
class ConvLstmOrdersTest {

    private static final int BATCH = 3;

    static Stream<ConvLstmKey> keys() {
        return Stream.of(
                        "convlstm_%s_h6w7c5_k3_o6_peepixel_tanh_tanh",
                        "convlstm_%s_h6w7c1_k5r3_o9_peechannel_sigmoid_identity",
                        "convlstm_%s_h9w8c3_k4x3s2d1x2r1x5_o2_peenone_tanh_tanh",
                        "convlstm_%s_h120w45c2_k3r1_o1_peechannel_tanh_tanh",
                        "convlstm_%s_h70w40_r1_o1_peepixel_sigmoid_identity",
                        "convlstm_%s_h5w4_r3_o17_peechannel_identity_identity_identity",
                        "convlstm_%s_h1w1c4_k1_o6_peechannel_tanh_tanh")
                .flatMap(spelling -> Stream.of(ElementType.values())
                        .map(type -> (ConvLstmKey) KernelKey.parse(spelling.formatted(type.spelling()))));
    }

    private final Random random = new Random(29);

    private double[] randoms(ElementType type, long count) {
        return random.doubles(count, -1, 1)
                .map(value -> type == ElementType.F32 ? (float) value : value)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void bothDirectionsFollowTheOrder(ConvLstmKey key) {
        ElementType type = key.type();
        CellSteps steps = new CellSteps(key, BATCH);
        double[] src = randoms(type, BATCH * key.src().elements());
        double[] wei = randoms(type, key.weightLength());
        double[] bias = randoms(type, key.biasLength());
        double[] h = randoms(type, BATCH * key.state().elements());
        double[] c = randoms(type, h.length);
        double[] peephole = randoms(type, key.peepholeLength());

        CellSteps.Forward expected = steps.forward(src, wei, bias, h, c, peephole);
        View dst = map(type, key.state(), Halo.NONE, null);
        View dstCell = map(type, key.state(), Halo.NONE, null);
        View gates = map(type, key.gates(), Halo.NONE, null);
        View srcCell = map(type, key.state(), Halo.NONE, c);
        View peepholes = flat(type, peephole);
        run(
                key,
                Direction.FORWARD,
                wei,
                Operands.ofBatch(BATCH)
                        .src(map(type, key.src(), key.srcHalo(), src))
                        .bias(flat(type, bias))
                        .dst(dst)
                        .workspace(gates)
                        .cell(CellOperands.forward(
                                map(type, key.state(), key.hiddenHalo(), h), srcCell, dstCell, peepholes)));
        assertArrayEquals(expected.h(), read(dst, key.state()), "h");
        assertArrayEquals(expected.c(), read(dstCell, key.state()), "C");
        assertArrayEquals(expected.gates(), read(gates, key.gates()), "gates");

        double[] diffDst = randoms(type, h.length);
        double[] later = randoms(type, h.length);
        double[] diffCell = randoms(type, h.length);
        CellSteps.Backward gradients = steps.backward(expected, c, peephole, diffDst, later, diffCell);
        View diffBias = flat(type, new double[key.biasLength()]);
        View diffPeephole = flat(type, new double[key.peepholeLength()]);
        View cellGradient = map(type, key.state(), Halo.NONE, diffCell);
        run(
                key,
                Direction.BACKWARD_BIAS,
                null,
                Operands.ofBatch(BATCH)
                        .workspace(gates)
                        .diffDst(map(type, key.state(), Halo.NONE, diffDst))
                        .diffPre(gates)
                        .diffBias(diffBias)
                        .cell(CellOperands.backward(
                                srcCell,
                                dstCell,
                                peepholes,
                                map(type, key.state(), Halo.NONE, later),
                                cellGradient,
                                cellGradient,
                                diffPeephole)));
        assertArrayEquals(gradients.diffPre(), read(gates, key.gates()), "diffPre");
        assertArrayEquals(gradients.diffSrcCell(), read(cellGradient, key.state()), "diffSrcCell");
        assertArrayEquals(gradients.diffBias(), read(diffBias, key.biasLength()), "diffBias");
        assertArrayEquals(gradients.diffPeephole(), read(diffPeephole, key.peepholeLength()), "diffPeephole");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theProjectionIsTheSumAfterTheInputAndABiasRowStandsForNoInput(ConvLstmKey key) {
        if (key.inputWindow().isEmpty()) {
            return;
        }
        ElementType type = key.type();
        double[] src = randoms(type, BATCH * key.src().elements());
        double[] wei = randoms(type, key.weightLength());
        double[] bias = randoms(type, key.biasLength());
        double[] h = randoms(type, BATCH * key.state().elements());
        double[] c = randoms(type, h.length);
        double[] peephole = randoms(type, key.peepholeLength());
        double[] inputWei = Arrays.copyOf(wei, key.inputWeightLength());
        double[] hiddenWei = Arrays.copyOfRange(wei, key.inputWeightLength(), wei.length);

        View projection = map(type, key.gates(), Halo.NONE, null);
        Conv2dKey convolution = key.inputConvolution().orElseThrow();
        run(
                convolution,
                Direction.FORWARD,
                inputWei,
                Operands.ofBatch(BATCH)
                        .src(map(type, key.src(), key.srcHalo(), src))
                        .bias(flat(type, bias))
                        .dst(projection));
        CellSteps steps = new CellSteps(key, BATCH);
        assertArrayEquals(
                steps.forward(src, wei, bias, h, c, peephole).h(),
                hiddenState(key.projected(), projection, hiddenWei, h, c, peephole));

        double[] row = new double[key.gates().width() * key.biasLength()];
        Arrays.setAll(row, i -> bias[i % key.biasLength()]);
        double[] nothing = new double[src.length];
        assertArrayEquals(
                steps.forward(nothing, wei, bias, h, c, peephole).h(),
                hiddenState(key.projected(), flat(type, row), hiddenWei, h, c, peephole));
    }

    private static double[] hiddenState(
            ConvLstmKey projected, View src, double[] wei, double[] h, double[] c, double[] peephole) {
        ElementType type = projected.type();
        View dst = map(type, projected.state(), Halo.NONE, null);
        View cell = map(type, projected.state(), Halo.NONE, c);
        run(
                projected,
                Direction.FORWARD,
                wei,
                Operands.ofBatch(BATCH)
                        .src(src)
                        .dst(dst)
                        .cell(CellOperands.forward(
                                map(type, projected.state(), projected.hiddenHalo(), h),
                                cell,
                                cell,
                                flat(type, peephole))));
        return read(dst, projected.state());
    }

    /** Tasks from the last to the first: their order must not matter. */
    private static void run(KernelKey key, Direction direction, double[] wei, Operands.Builder operands) {
        Kernel kernel = ScalarKernels.of(key, direction);
        if (wei != null) {
            View packed = flat(key.type(), new double[kernel.packedLength()]);
            kernel.pack(flat(key.type(), wei), packed);
            operands.wei(packed);
        }
        double[] scratch = new double[Math.toIntExact(kernel.scratchLength(BATCH))];
        Arrays.fill(scratch, Double.NaN);
        Operands bound = operands.scratch(flat(key.type(), scratch)).build();
        for (int stage = 0; stage < kernel.stages(); stage++) {
            for (int task = kernel.tasks(stage, BATCH) - 1; task >= 0; task--) {
                kernel.run(bound, stage, task);
            }
        }
    }

    private static View flat(ElementType type, double[] contents) {
        View view = View.flat(type == ElementType.F32 ? new float[contents.length] : new double[contents.length], 0);
        for (int i = 0; i < contents.length; i++) {
            view.set(i, contents[i]);
        }
        return view;
    }

    /** A map with zeros around it; NaN where it is to be written. */
    private static View map(ElementType type, Shape shape, Halo halo, double[] contents) {
        int rowPitch = (halo.left() + shape.width() + halo.right()) * shape.channels();
        int itemPitch = (halo.top() + shape.height() + halo.bottom()) * rowPitch;
        Object array = type == ElementType.F32 ? new float[BATCH * itemPitch] : new double[BATCH * itemPitch];
        View view = View.map(array, halo.top() * rowPitch + halo.left() * shape.channels(), rowPitch, itemPitch);
        int rowLength = shape.width() * shape.channels();
        for (int i = 0; i < BATCH * shape.elements(); i++) {
            view.set(index(view, shape, rowLength, i), contents == null ? Double.NaN : contents[i]);
        }
        return view;
    }

    private static int index(View view, Shape shape, int rowLength, int element) {
        int row = element / rowLength;
        return view.rowOffset(row / shape.height(), row % shape.height()) + element % rowLength;
    }

    private static double[] read(View view, Shape shape) {
        double[] values = new double[BATCH * (int) shape.elements()];
        Arrays.setAll(values, i -> view.get(index(view, shape, shape.width() * shape.channels(), i)));
        return values;
    }

    private static double[] read(View view, int length) {
        double[] values = new double[length];
        Arrays.setAll(values, i -> view.get(i));
        return values;
    }
}
