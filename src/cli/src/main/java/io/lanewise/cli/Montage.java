package io.lanewise.cli;

import io.lanewise.runtime.data.Picture;
import io.lanewise.runtime.training.HeldOut;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A small picture of held-out samples: a row each with the noisy input, the reconstruction and the clean input, shrunk by averaging. */
final class Montage {

    private static final int GAP = 8;

    private final int tile;
    private final int factor;

    /**
     * @param tile edge of a picture, in pixels
     * @param factor by which pictures are shrunk; of what then is larger than a tile, the lower left is taken
     */
    Montage(int tile, int factor) {
        this.tile = tile;
        this.factor = factor;
    }

    /** The PNG file of samples with one channel. */
    byte[] png(List<HeldOut.Sample> samples) throws IOException {
        int columns = 3;
        int width = columns * tile + (columns - 1) * GAP;
        int height = samples.size() * tile + (samples.size() - 1) * GAP;
        var picture = new float[width * height];
        Arrays.fill(picture, 1);
        for (int row = 0; row < samples.size(); row++) {
            var sample = samples.get(row);
            int top = row * (tile + GAP);
            draw(sample, sample.noisy(), picture, width, top, 0);
            draw(sample, sample.reconstruction(), picture, width, top, tile + GAP);
            draw(sample, sample.clean(), picture, width, top, 2 * (tile + GAP));
        }
        return Picture.png(picture, 0, height, width, 1);
    }

    private void draw(HeldOut.Sample sample, float[] from, float[] to, int toWidth, int top, int left) {
        int width = sample.shape().width();
        int firstRow = sample.shape().height() - tile * factor;
        for (int row = 0; row < tile; row++) {
            for (int column = 0; column < tile; column++) {
                double sum = 0;
                for (int y = 0; y < factor; y++) {
                    for (int x = 0; x < factor; x++) {
                        sum += from[(firstRow + row * factor + y) * width + column * factor + x];
                    }
                }
                to[(top + row) * toWidth + left + column] = (float) (sum / (factor * factor));
            }
        }
    }
}
