package io.lanewise.spec;

import io.lanewise.kernel.Shape;

/** What makes the code of the output of the encoder's last kernel. It has no parameters, so it is no kernel itself. */
public sealed interface CodeTransform {

    /** Shape of the code of an item, made of an output of the shape {@code src}. */
    Shape dst(Shape src);

    /** What is done, in a few words. */
    String words();

    /** See {@link LayerSpec.TopK}. */
    record TopK(int active) implements CodeTransform {

        @Override
        public Shape dst(Shape src) {
            return src;
        }

        @Override
        public String words() {
            return "top_k " + active;
        }
    }

    /**
     * See {@link LayerSpec.Variational}. The output has the means of all units first, then the logarithms of their
     * variances.
     */
    record Gaussian(int units, double weight) implements CodeTransform {

        @Override
        public Shape dst(Shape src) {
            return Shape.vector(units);
        }

        @Override
        public String words() {
            return "variational " + units;
        }
    }
}
