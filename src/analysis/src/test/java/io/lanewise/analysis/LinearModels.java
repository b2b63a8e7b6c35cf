package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.SpecReader;

/** Small models of small pictures, for tests: they begin with their weights and are not trained. */
final class LinearModels {

    private LinearModels() {}

    /** A linear model of pictures of 12 x 12. */
    static Autoencoder of(int units, long seed, String noise) {
        String text =
                """
                lanewise: 1
                name: linear
                input: {height: 12, width: 12, channels: 1}
                encoder:
                  - dense: %d
                decoder:
                  - dense: 144
                  - reshape: {height: 12, width: 12, channels: 1}
                noise: %s
                training: {batch: 4, seed: %d}
                """
                        .formatted(units, noise, seed);
        return Autoencoder.create(SpecReader.read(text, "linear.yaml"), Options.DEFAULT.withScalar().withThreads(1));
    }

    /** Pictures of 12 x 12, one array each. */
    record Pictures(float[]... pictures) implements ItemSource {

        @Override
        public int items() {
            return pictures.length;
        }

        @Override
        public int height() {
            return 12;
        }

        @Override
        public int width() {
            return 12;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public String name(int item) {
            return "picture " + item;
        }

        @Override
        public void read(int item, float[] into, int offset) {
            System.arraycopy(pictures[item], 0, into, offset, 144);
        }
    }

    /** So many random pictures. */
    static Pictures pictures(int count) {
        var pictures = new float[count][];
        for (int item = 0; item < count; item++) {
            pictures[item] = RandomPictures.noise(new Shape(12, 12, 1), item);
        }
        return new Pictures(pictures);
    }
}
