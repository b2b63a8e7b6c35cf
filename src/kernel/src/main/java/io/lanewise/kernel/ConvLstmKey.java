package io.lanewise.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One time step of a convolutional LSTM cell with peepholes (Shi et al. 2015; the peepholes of Gers et al. 2002). With
 * x the input, h the hidden state, C the cell state, {@code *} a convolution and {@code .} a product element by
 * element:
 *
 * <pre>
 * i = gate(U_i * x + W_i * h(t-1) + V_i . C(t-1) + b_i)
 * f = gate(U_f * x + W_f * h(t-1) + V_f . C(t-1) + b_f)
 * g = candidate(U_g * x + W_g * h(t-1) + b_g)
 * C = f . C(t-1) + i . g
 * o = gate(U_o * x + W_o * h(t-1) + V_o . C + b_o)
 * h = o . output(C)
 * </pre>
 *
 * <p>Both convolutions have {@code same} padding: that of the input gives {@code ceil(size / stride)} rows and columns,
 * which are those of the states. Gates lie in the order i, f, g, o everywhere: maps of gates have {@code 4 hidden}
 * channels, channel {@code gate hidden + c}.
 *
 * <p>Parameters, each flat: {@code wei} holds U as {@code [kh][kw][input channel][gate][hidden channel]}, right after
 * it W as {@code [kh][kw][hidden channel][gate][hidden channel]}, so each part is the canonical weights of the
 * convolution of that path; {@code bias} is {@code [gate][hidden channel]}; {@code peephole} is {@code [i, f,
 * o][row][column][hidden channel]} or, by channel, {@code [i, f, o][hidden channel]}. {@link Operands} and {@link
 * CellOperands} say what a step reads and writes.
 *
 * <p>A key without an input window is a cell whose input path was computed before ({@link #projected()}): its src is a
 * map of {@code 4 hidden} channels that already holds {@code U * x + b}, and its weights are W alone. The projection is
 * what {@link #inputConvolution()} gives, for any number of time steps at once as items of one batch, and both ways
 * give the same bits. A cell without any input reads a src of one row of biases whose row and item pitch are 0.
 *
 * <p>A step backward has three parts. {@link Direction#BACKWARD_BIAS} of this key gives {@code diffPre}, the gradients
 * of the four sums above, with those of the states, biases and peepholes. From it, {@link #inputConvolution()} and
 * {@link #hiddenConvolution()} give the gradients of x and h(t-1) (backward_data) and of U and W (backward_weights).
 * {@code src/docs/convlstm-backward.md} has the derivation.
 *
 * @param src shape of x, or, without an input window, of the projection
 * @param inputWindow of the input path: kernel, stride and dilation, with the padding of {@link Axis#same}; empty where
 *     src is a projection
 * @param hiddenWindow of the recurrent path: odd kernel, stride 1, no dilation, {@code same} padding
 * @param hidden channels of each state
 * @param candidate sigmoid, tanh or identity
 * @param output applied to the cell state: identity or tanh
 * @param gate of i, f and o: sigmoid, or identity, with which a cell is a polynomial and its values on small integers
 *     are exact
 */
public record ConvLstmKey(
        ElementType type,
        Shape src,
        Optional<Window> inputWindow,
        Window hiddenWindow,
        int hidden,
        Peephole peephole,
        Activation candidate,
        Activation output,
        Activation gate)
        implements KernelKey {

    /** Input, forget, candidate and output gate. */
    public static final int GATES = 4;

    /** The gates with a peephole: i, f and o. */
    public static final int PEEPHOLES = 3;

    /** Whether the gates i, f and o see the cell state, and whether each pixel has weights of its own. */
    public enum Peephole {
        /** {@code [height, width, hidden]} weights a gate: a full Hadamard product. */
        PIXEL,
        /** {@code [hidden]} weights a gate. */
        CHANNEL,
        NONE;

        /** The spelling in specs and, after {@code pee}, in kernel keys. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ConvLstmKey {
        if (hidden < 1) {
            throw new IllegalArgumentException(
                    "A ConvLSTM cell needs at least one hidden channel, not " + hidden + ".");
        }
        int gateChannels = Math.multiplyExact(GATES, hidden);
        if (inputWindow.isPresent()) {
            checkSame(inputWindow.get(), src, "input");
        } else if (src.channels() != gateChannels) {
            throw new IllegalArgumentException("The projection of a cell with " + hidden + " hidden channels has "
                    + gateChannels + " channels, not " + src.channels() + ".");
        }
        checkRecurrent(hiddenWindow.height());
        checkRecurrent(hiddenWindow.width());
        checkSame(hiddenWindow, state(src, inputWindow, hidden), "recurrent");
        checkKind(candidate, "candidate", List.of(Activation.SIGMOID, Activation.TANH, Activation.IDENTITY));
        checkKind(output, "output", List.of(Activation.IDENTITY, Activation.TANH));
        checkKind(gate, "gate", List.of(Activation.SIGMOID, Activation.IDENTITY));
    }

    /**
     * A cell with a square kernel of {@code kernel x kernel} on both paths, stride 1, no dilation, and sigmoid gates.
     *
     * @param src shape of x
     */
    public static ConvLstmKey square(
            ElementType type,
            Shape src,
            int kernel,
            int hidden,
            Peephole peephole,
            Activation candidate,
            Activation output) {
        Window window = new Window(Axis.same(src.height(), kernel, 1, 1), Axis.same(src.width(), kernel, 1, 1));
        return new ConvLstmKey(
                type, src, Optional.of(window), window, hidden, peephole, candidate, output, Activation.SIGMOID);
    }

    @Override
    public ConvLstmKey withType(ElementType other) {
        return new ConvLstmKey(other, src, inputWindow, hiddenWindow, hidden, peephole, candidate, output, gate);
    }

    /** The same cell, reading what {@link #inputConvolution()} computed instead of x, as it may do already. */
    public ConvLstmKey projected() {
        return new ConvLstmKey(
                type, gates(), Optional.empty(), hiddenWindow, hidden, peephole, candidate, output, gate);
    }

    /** Shape of h and of C. */
    public Shape state() {
        return state(src, inputWindow, hidden);
    }

    /** Shape of h. */
    @Override
    public Shape dst() {
        return state();
    }

    /** Shape of a map of all four gates: the projection, the workspace, diffPre. */
    public Shape gates() {
        Shape state = state();
        return new Shape(state.height(), state.width(), GATES * hidden);
    }

    /** Forward, and backward_bias, which gives everything that the convolutions of both paths do not. */
    @Override
    public List<Direction> directions() {
        return List.of(Direction.FORWARD, Direction.BACKWARD_BIAS);
    }

    /** Those of the cell, and of both convolutions those that give gradients of what they read and of their weights. */
    @Override
    public List<DirectedKey> kernels() {
        List<DirectedKey> kernels = new ArrayList<>(KernelKey.super.kernels());
        Stream.concat(inputConvolution().stream(), Stream.of(hiddenConvolution())).distinct().forEach(path -> {
            kernels.add(new DirectedKey(path, Direction.BACKWARD_DATA));
            kernels.add(new DirectedKey(path, Direction.BACKWARD_WEIGHTS));
        });
        return kernels;
    }

    /** The input path by itself, {@code U * x + b}; empty where src is a projection. */
    public Optional<Conv2dKey> inputConvolution() {
        return inputWindow.map(window -> convolution(src, window));
    }

    /** The recurrent path by itself, {@code W * h(t-1)}, for its gradients. */
    public Conv2dKey hiddenConvolution() {
        return convolution(state(), hiddenWindow);
    }

    private Conv2dKey convolution(Shape map, Window window) {
        return new Conv2dKey(type, map, window, 1, GATES * hidden, Activation.IDENTITY, 1);
    }

    /** Zeros that forward reads around x; none around a projection. */
    @Override
    public Halo srcHalo() {
        return inputConvolution().map(Conv2dKey::srcHalo).orElse(Halo.NONE);
    }

    /** Zeros that forward reads around h(t-1). */
    public Halo hiddenHalo() {
        return hiddenConvolution().srcHalo();
    }

    /** Zeros that the convolutions of both paths read around diffPre; this key's own kernels need none. */
    @Override
    public Halo diffHalo() {
        Halo halo = hiddenConvolution().diffHalo();
        return inputConvolution().map(Conv2dKey::diffHalo).map(halo::union).orElse(halo);
    }

    /** Elements of U; 0 where src is a projection. W begins after so many elements of the weights. */
    public int inputWeightLength() {
        return inputConvolution().map(Conv2dKey::weightLength).orElse(0);
    }

    /** Elements of W. */
    public int hiddenWeightLength() {
        return hiddenConvolution().weightLength();
    }

    /** Elements of U and W. */
    public int weightLength() {
        return Math.addExact(inputWeightLength(), hiddenWeightLength());
    }

    /** Elements of the bias. */
    public int biasLength() {
        return GATES * hidden;
    }

    /** Elements of the peepholes of one gate. */
    public int peepholeLengthOfGate() {
        return switch (peephole) {
            case PIXEL -> Math.toIntExact(state().elements());
            case CHANNEL -> hidden;
            case NONE -> 0;
        };
    }

    /** Elements of all peepholes. */
    public int peepholeLength() {
        return Math.multiplyExact(PEEPHOLES, peepholeLengthOfGate());
    }

    @Override
    public long macs() {
        return hiddenConvolution().macs() + inputConvolution().map(Conv2dKey::macs).orElse(0L);
    }

    /** Weights, biases and peepholes; a projection's share is not counted where src is one, but for the biases. */
    @Override
    public long parameters() {
        return (long) weightLength() + biasLength() + peepholeLength();
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }

    private static Shape state(Shape src, Optional<Window> inputWindow, int hidden) {
        return inputWindow
                .map(window -> new Shape(
                        window.height().convolved(src.height()), window.width().convolved(src.width()), hidden))
                .orElseGet(() -> new Shape(src.height(), src.width(), hidden));
    }

    private static void checkSame(Window window, Shape map, String path) {
        if (!isSame(window.height(), map.height()) || !isSame(window.width(), map.width())) {
            throw new IllegalArgumentException("The padding of the " + path + " path must be same.");
        }
    }

    private static boolean isSame(Axis axis, int size) {
        return axis.equals(Axis.same(size, axis.kernel(), axis.stride(), axis.dilation()));
    }

    private static void checkRecurrent(Axis axis) {
        if (axis.kernel() % 2 == 0 || axis.stride() != 1 || axis.dilation() != 1) {
            throw new IllegalArgumentException("The recurrent path needs an odd kernel, stride 1 and no dilation, not"
                    + " kernel " + axis.kernel() + ", stride " + axis.stride() + ", dilation " + axis.dilation() + ".");
        }
    }

    private static void checkKind(Activation activation, String role, List<Activation> allowed) {
        if (!allowed.contains(activation)) {
            throw new IllegalArgumentException("The " + role + " activation of a ConvLSTM cell is one of " + allowed
                    + ", not " + activation + ".");
        }
    }
}
