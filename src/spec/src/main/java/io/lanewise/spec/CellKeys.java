package io.lanewise.spec;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;
import java.util.Optional;

/** The kernel key of a ConvLSTM cell; what does not fit is reported, and no key given. */
final class CellKeys {

    private final ElementType type;
    private final LayerKeys layers;

    /** {@code layers} takes complaints and knows what is too large. */
    CellKeys(ElementType type, LayerKeys layers) {
        this.type = type;
        this.layers = layers;
    }

    /** A cell that reads maps of shape {@code src}. */
    Optional<ConvLstmKey> on(LayerSpec.ConvLstm cell, Shape src) {
        Window input = Windows.convolution(src, cell.kernel(), cell.stride(), Padding.SAME, cell.dilation());
        Shape map = new Shape(
                input.height().convolved(src.height()), input.width().convolved(src.width()), 1);
        return oddKernel(cell) && fitsWeights(cell, src.channels()) && fitsGates(cell, map)
                ? bounded(cell, key(cell, src, Optional.of(input), map))
                : Optional.empty();
    }

    /**
     * A cell without input, whose states have the rows and columns of {@code map}: a key without an input window. The
     * cell's kernel means nothing; so would a stride or a dilation of it, which are refused.
     */
    Optional<ConvLstmKey> withoutInput(LayerSpec.ConvLstm cell, Shape map) {
        if (!cell.stride().equals(Extent.ONE) || !cell.dilation().equals(Extent.ONE)) {
            return layers.refuse(
                    cell,
                    cell.stride().equals(Extent.ONE) ? "dilation" : "stride",
                    "The decoder's first cell has no input that a stride or dilation could be of; drop it, or say"
                            + " decoder_input: previous.");
        }
        if (!oddKernel(cell) || !fitsWeights(cell, 0) || !fitsGates(cell, map)) {
            return Optional.empty();
        }
        Shape gates = new Shape(map.height(), map.width(), ConvLstmKey.GATES * cell.hidden());
        return bounded(cell, key(cell, gates, Optional.empty(), map));
    }

    private ConvLstmKey key(LayerSpec.ConvLstm cell, Shape src, Optional<Window> input, Shape map) {
        Window hidden = Windows.convolution(map, cell.recurrentKernel(), Extent.ONE, Padding.SAME, Extent.ONE);
        return new ConvLstmKey(
                type,
                src,
                input,
                hidden,
                cell.hidden(),
                cell.peephole(),
                cell.candidate(),
                cell.output(),
                Activation.SIGMOID);
    }

    private boolean oddKernel(LayerSpec.ConvLstm cell) {
        Extent recurrent = cell.recurrentKernel();
        boolean odd = recurrent.height() % 2 == 1 && recurrent.width() % 2 == 1;
        if (!odd) {
            layers.refuse(
                    cell,
                    "recurrent_kernel",
                    "The kernel of the hidden state is " + recurrent
                            + " but must be odd, so that the state stays in place; give an odd recurrent_kernel.");
        }
        return odd;
    }

    /** Whether the weights of both paths together are not too many. */
    private boolean fitsWeights(LayerSpec.ConvLstm cell, int inputs) {
        long gates = gates(cell);
        Extent kernel = cell.kernel();
        Extent recurrent = cell.recurrentKernel();
        boolean fits = Limits.allow(kernel.height(), kernel.width(), inputs, gates)
                && Limits.allow(recurrent.height(), recurrent.width(), cell.hidden(), gates)
                && Limits.allow((long) kernel.height() * kernel.width() * inputs * gates
                        + (long) recurrent.height() * recurrent.width() * cell.hidden() * gates);
        if (!fits) {
            layers.refuse(
                    cell,
                    "hidden",
                    "A cell with " + cell.hidden() + " hidden channels" + (inputs == 0 ? "" : " on " + inputs)
                            + " has more than " + Limits.ELEMENTS
                            + " weights; use fewer hidden channels, or smaller kernels.");
        }
        return fits;
    }

    private boolean fitsGates(LayerSpec.ConvLstm cell, Shape map) {
        return layers.fitsOutput(cell, map.height(), map.width(), Math.toIntExact(gates(cell)));
    }

    private static long gates(LayerSpec.ConvLstm cell) {
        return (long) ConvLstmKey.GATES * cell.hidden();
    }

    private Optional<ConvLstmKey> bounded(LayerSpec.ConvLstm cell, ConvLstmKey key) {
        return LayerKeys.allowed(key.src(), key.srcHalo())
                        && LayerKeys.allowed(key.state(), key.hiddenHalo())
                        && LayerKeys.allowed(key.gates(), key.diffHalo())
                ? Optional.of(key)
                : layers.refuse(
                        cell,
                        "kernel",
                        "Padding makes a map of more than " + Limits.ELEMENTS + " elements; use a smaller kernel.");
    }
}
