package io.lanewise.bench.peers;

import io.lanewise.bench.Cell;
import io.lanewise.bench.CellNumbers;
import io.lanewise.bench.CellProgram;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.runtime.graph.Parameter;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.openjdk.jmh.runner.RunnerException;

/** Whether both sides compute the same in a pass over a cell that is timed: run once, outside all timing. */
final class CellAgreement {

    /** Of the greatest value of a tensor: far more than rounding in another order makes, far less than any mistake. */
    private static final double TOLERANCE = 1e-4;

    private final Cell cell;
    private final Cell.Pass pass;
    private final String layout;
    private final CellNumbers numbers;

    private CellAgreement(Cell cell, Cell.Pass pass, String layout) {
        this.cell = cell;
        this.pass = pass;
        this.layout = layout;
        numbers = cell.numbers();
    }

    /**
     * Compares the hidden states that a pass keeps and, in training, the gradients of inputs and parameters: in every
     * pass, since each is a program of its own, with libtorch in both its layouts.
     *
     * @throws RunnerException when they differ
     */
    static void require(Cell cell) throws RunnerException {
        for (Cell.Pass pass : Cell.Pass.values()) {
            for (String layout : LibtorchCell.LAYOUTS) {
                new CellAgreement(cell, pass, layout).compare();
            }
        }
    }

    private void compare() throws RunnerException {
        try (PointerScope scope = new PointerScope();
                var ours = new CellProgram(numbers, pass, 1)) {
            var peer = new LibtorchCell(numbers, pass, layout);
            Tensor[] states = peer.forward();
            ours.forward();
            // An encoder keeps the last state alone in inference.
            int kept = ours.program().outputs().size();
            for (int output = 0; output < kept; output++) {
                int step = states.length - kept + output;
                compare("h of step " + step, ours.states(output), nhwc(states[step]));
            }
            if (pass.isTraining()) {
                ours.train();
                compareGradients(ours, peer.gradients());
            }
        }
    }

    private void compareGradients(CellProgram ours, TensorVector gradients) throws RunnerException {
        for (Parameter parameter : ours.program().gradients().all()) {
            compare(
                    "the gradient of " + parameter.name(),
                    (float[]) parameter.view().array(),
                    gradient(gradients, parameter.role()));
        }
        for (int step = 0; step < numbers.steps(); step++) {
            compare(
                    "the gradient of the input of step " + step,
                    ours.inputGradient(step),
                    nhwc(gradients.get(LibtorchCell.PARAMETERS + step)));
        }
    }

    private static float[] nhwc(Tensor map) {
        return flat(map.permute(0, 2, 3, 1));
    }

    /** A gradient of libtorch in the order of {@link ConvLstmKey}. */
    private float[] gradient(TensorVector gradients, Parameter.Role role) {
        return switch (role) {
            case WEIGHT -> joined(path(gradients.get(0), true), path(gradients.get(0), false));
            case BIAS -> flat(gradients.get(1));
            case PEEPHOLE -> joined(flat(gradients.get(2)), flat(gradients.get(3)), flat(gradients.get(4)));
        };
    }

    private float[] path(Tensor weights, boolean ofInput) {
        int channels = numbers.key().src().channels();
        Tensor part = ofInput
                ? weights.narrow(1, 0, channels)
                : weights.narrow(1, channels, numbers.key().hidden());
        return flat(part.permute(2, 3, 1, 0));
    }

    private static float[] flat(Tensor tensor) {
        var values = new float[Math.toIntExact(tensor.numel())];
        tensor.contiguous().data_ptr_float().get(values);
        return values;
    }

    private static float[] joined(float[]... parts) {
        int length = 0;
        for (float[] part : parts) {
            length += part.length;
        }
        var joined = new float[length];
        int to = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, to, part.length);
            to += part.length;
        }
        return joined;
    }

    /** Ours may be longer: arrays of tensors have slack at their ends. */
    private void compare(String what, float[] ours, float[] peer) throws RunnerException {
        double greatest = 0;
        double difference = 0;
        for (int i = 0; i < peer.length; i++) {
            greatest = Math.max(greatest, Math.abs(peer[i]));
            difference = Math.max(difference, Math.abs(ours[i] - (double) peer[i]));
        }
        // Written so that NaN differs.
        if (!(difference <= TOLERANCE * greatest)) {
            throw new RunnerException("In " + cell + " (" + pass.words() + "), " + what + " differs from libtorch's in "
                    + layout + " by " + difference + " where the greatest value is " + greatest
                    + ", so the two do not compute the same");
        }
    }
}
