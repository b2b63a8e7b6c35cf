package io.lanewise.runtime;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SequenceSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;

/** Models and data small enough to train on scalar kernels in a moment. */
public final class TinyModels {

    private TinyModels() {}

    public static ModelSpec dense(String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-dense
                input: 16
                encoder:
                  - dense: {units: 6, activation: sigmoid}
                decoder:
                  - dense: {units: 16, activation: sigmoid}
                """ + rest, "tiny-dense.yaml");
    }

    /** Convolution with fused pooling, two transposed convolutions; halos of several widths. */
    public static ModelSpec conv(String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-conv
                input: {height: 8, width: 12, channels: 1}
                encoder:
                  - conv: {filters: 4, kernel: 3, padding: same, activation: relu}
                  - maxpool: 2
                  - conv: {filters: 6, kernel: 3, padding: same, activation: sigmoid}
                decoder:
                  - deconv: {filters: 4, kernel: 4, stride: 2, padding: 1, activation: relu}
                  - conv: {filters: 1, kernel: 3, padding: same, activation: sigmoid}
                """ + rest, "tiny-conv.yaml");
    }

    /** A dense encoder of one layer whose 2 largest values make the code. */
    public static ModelSpec topK(String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-top-k
                input: 16
                encoder:
                  - dense: {units: 7, activation: tanh}
                  - top_k: 2
                decoder:
                  - dense: {units: 16, activation: sigmoid}
                """ + rest, "tiny-top-k.yaml");
    }

    /** A Gaussian code of 3 units. */
    public static ModelSpec variational(String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-variational
                input: 16
                encoder:
                  - dense: {units: 8, activation: tanh}
                  - variational: {units: 3, weight: 0.5}
                decoder:
                  - dense: {units: 16, activation: sigmoid}
                """ + rest, "tiny-variational.yaml");
    }

    /** Weights of both kinds that encoder and decoder share; a bias of its own for each layer. */
    public static ModelSpec tied(String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-tied
                input: {height: 8, width: 12, channels: 1}
                encoder:
                  - conv: {filters: 4, kernel: 4, stride: 2, padding: 1, activation: relu}
                  - dense: {units: 9, activation: sigmoid}
                decoder:
                  - dense: {units: 96, activation: relu, tied: true}
                  - reshape: {height: 4, width: 6, channels: 4}
                  - deconv: {filters: 1, kernel: 4, stride: 2, padding: 1, activation: sigmoid, tied: encoder.0}
                """ + rest, "tiny-tied.yaml");
    }

    /**
     * A cell that reads 3 frames, in blocks of 2x2 pixels, and one that begins with its states.
     *
     * @param sequence more options of the sequence: {@code , task: both}
     */
    public static ModelSpec sequence(String sequence, String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-sequence
                input: {height: 8, width: 12, channels: 1}
                sequence: {past: 3, future: 2, patch: 2%s}
                encoder:
                  - convlstm: {hidden: 4, kernel: 3}
                decoder:
                  - convlstm: {hidden: 4, kernel: 3}
                  - conv: {filters: 4, kernel: 1, activation: sigmoid}
                """.formatted(sequence) + rest, "tiny-sequence.yaml");
    }

    /** A forecaster that reads the frames that it gave, all in another shape than that of a frame. */
    public static ModelSpec reshaped(String rest) {
        return SpecReader.read("""
                lanewise: 1
                name: tiny-reshaped
                input: {height: 8, width: 12, channels: 1}
                sequence: {past: 2, future: 2, decoder_input: previous}
                encoder:
                  - reshape: {height: 4, width: 6, channels: 4}
                  - convlstm: {hidden: 3, kernel: 3}
                decoder:
                  - reshape: {height: 4, width: 6, channels: 4}
                  - convlstm: {hidden: 3, kernel: 3}
                  - conv: {filters: 4, kernel: 1}
                  - reshape: {height: 8, width: 12, channels: 1}
                """ + rest, "tiny-reshaped.yaml");
    }

    /**
     * Items of the model's shape, named {@code item-0}, {@code item-1}, ...: a bright bar that lies somewhere else in
     * each, and that moves on from frame to frame where the model is over sequences.
     */
    public static ItemSource bars(ModelSpec spec, int items) {
        return new Bars(spec.input(), items, spec.sequence().map(SequenceSpec::frames).orElse(1));
    }

    /** The bars, split as the spec says. */
    public static Split split(ModelSpec spec, int items) throws IOException {
        return Split.of(
                bars(spec, items), spec.training().validation(), spec.training().seed());
    }

    private record Bars(Shape shape, int items, int frames) implements ItemSource {
        @Override
        public int height() {
            return shape.height();
        }

        @Override
        public int width() {
            return shape.width();
        }

        @Override
        public int channels() {
            return shape.channels();
        }

        @Override
        public String name(int item) {
            return "item-" + item;
        }

        @Override
        public void read(int item, float[] into, int offset) {
            int length = (int) shape.elements();
            int period = 3 + item % 4;
            for (int index = 0; index < itemLength(); index++) {
                int place = index % length + index / length;
                into[offset + index] = (place + item) % period == 0 ? 0.9f : 0.1f;
            }
        }

        /** The bar moves with the epoch, so that training depends on it. */
        @Override
        public void readForTraining(int item, long epoch, float[] into, int offset) {
            read(item + 4 * (int) (epoch % 2), into, offset);
        }
    }
}
