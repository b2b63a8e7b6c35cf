package io.lanewise.verify.parity;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a case of a ConvLSTM cell over a sequence. What is absent of states, biases and gradients is 0. */
final class SequenceReader {

    private static final String GATE_ORDER = "i,f,g,o";

    private final SafetensorsFile file;
    private final CaseMetadata metadata;
    private final int[] x;
    private final int[] weightX;
    private final int[] weightH;
    private final int hidden;

    SequenceReader(SafetensorsFile file, CaseMetadata metadata) throws IOException {
        this.file = file;
        this.metadata = metadata;
        this.x = shape("x", 5);
        this.weightX = shape("weight_x", 4);
        this.weightH = shape("weight_h", 4);
        this.hidden = weightH[1];
    }

    ParityCase.OfSequence read() throws IOException {
        String order = metadata.text("gate_order", GATE_ORDER).replace(" ", "");
        if (!order.equals(GATE_ORDER)) {
            throw metadata.refused("has the gate order " + order + "; store gates in the order " + GATE_ORDER);
        }
        Peephole peephole = peephole();
        ConvLstmKey key = key(peephole);
        int[] state = {x[1], hidden, key.state().height(), key.state().width()};
        int[] states = {x[0], x[1], hidden, key.state().height(), key.state().width()};
        boolean gradients = file.has("dh") || file.has("dc_last");
        CellInputs inputs = new CellInputs(
                steps("x", x),
                orZeros("h0", state),
                orZeros("c0", state),
                parameters(key),
                gradients ? steps("dh", states) : null,
                gradients ? orZeros("dc_last", state) : null);
        return new ParityCase.OfSequence(key, inputs, expected(states, gradients));
    }

    private ConvLstmKey key(Peephole peephole) throws IOException {
        String variant = metadata.required("variant");
        boolean lecture = variant.equals("lecture");
        if (!lecture && !variant.equals("shi2015")) {
            throw metadata.refused("names the variant \"" + variant + "\"; known are lecture and shi2015");
        }
        checkShape("weight_x", 4 * hidden, x[2], weightX[2], weightX[3]);
        checkShape("weight_h", 4 * hidden, hidden, weightH[2], weightH[3]);
        Shape src = new Shape(x[3], x[4], x[2]);
        int[] stride = metadata.pair("stride", "1");
        int[] dilation = metadata.pair("dilation", "1");
        Window input = new Window(
                Axis.same(src.height(), weightX[2], stride[0], dilation[0]),
                Axis.same(src.width(), weightX[3], stride[1], dilation[1]));
        Window recurrent = new Window(
                Axis.same(input.height().convolved(src.height()), weightH[2], 1, 1),
                Axis.same(input.width().convolved(src.width()), weightH[3], 1, 1));
        return new ConvLstmKey(
                ElementType.F64,
                src,
                Optional.of(input),
                recurrent,
                hidden,
                peephole,
                lecture ? Activation.SIGMOID : Activation.TANH,
                lecture ? Activation.IDENTITY : Activation.TANH,
                Activation.SIGMOID);
    }

    private Peephole peephole() throws IOException {
        String name = metadata.text("peephole", "none");
        return switch (name) {
            case "full", "pixel" -> Peephole.PIXEL;
            case "channel" -> Peephole.CHANNEL;
            case "none" -> Peephole.NONE;
            default ->
                throw metadata.refused(
                        "its metadata say peephole = \"" + name + "\", where full, channel or none is expected");
        };
    }

    private ConvLstm.Parameters parameters(ConvLstmKey key) throws IOException {
        return new ConvLstm.Parameters(
                tensor("weight_x", weightX),
                tensor("weight_h", weightH),
                orZeros("bias", 4 * hidden),
                peephole("peephole_i", key),
                peephole("peephole_f", key),
                peephole("peephole_o", key));
    }

    private Tensor peephole(String name, ConvLstmKey key) throws IOException {
        Shape state = key.state();
        return switch (key.peephole()) {
            case PIXEL -> tensor(name, 1, hidden, state.height(), state.width());
            case CHANNEL -> tensor(name, 1, hidden, 1, 1);
            case NONE -> ReferenceCell.noPeephole(hidden);
        };
    }

    /** All results that the file has. */
    private Map<String, Tensor> expected(int[] states, boolean gradients) throws IOException {
        Map<String, Tensor> expected = new LinkedHashMap<>();
        expected.put("h", tensor("h", states));
        if (file.has("c")) {
            expected.put("c", tensor("c", states));
        }
        for (String name : List.of(
                "x", "h0", "c0", "weight_x", "weight_h", "bias", "peephole_i", "peephole_f", "peephole_o")) {
            if (gradients && file.has("d" + name)) {
                expected.put("d" + name, tensor("d" + name, file.array(name).shape()));
            }
        }
        return expected;
    }

    private List<Tensor> steps(String name, int[] shape) throws IOException {
        Tensor all = orZeros(name, shape);
        int[] step = Arrays.copyOfRange(shape, 1, shape.length);
        List<Tensor> steps = new ArrayList<>();
        for (int t = 0; t < shape[0]; t++) {
            steps.add(all.items(t, t + 1).reshaped(step));
        }
        return steps;
    }

    private Tensor orZeros(String name, int... shape) throws IOException {
        return file.has(name) ? tensor(name, shape) : Tensor.zeros(shape);
    }

    private Tensor tensor(String name, int... shape) throws IOException {
        checkShape(name, shape);
        return Tensor.of(file.array(name).doubles(), shape);
    }

    private void checkShape(String name, int... expected) throws IOException {
        int[] shape = shape(name, expected.length);
        if (!Arrays.equals(shape, expected)) {
            throw metadata.refused("has " + name + " of shape " + Arrays.toString(shape) + ", where "
                    + Arrays.toString(expected) + " is expected");
        }
    }

    private int[] shape(String name, int rank) throws IOException {
        int[] shape = file.array(name).shape();
        if (shape.length != rank || file.array(name).count() == 0) {
            throw metadata.refused("has " + name + " of shape " + Arrays.toString(shape) + ", where " + rank
                    + " dimensions of at least 1 are expected");
        }
        return shape;
    }
}
