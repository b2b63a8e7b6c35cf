package io.lanewise.runtime.training;

import io.lanewise.kernel.Shape;
import java.util.List;

/**
 * How well the trained model reconstructs, or predicts, items that training has not seen, from noisy input. PSNR in dB
 * for a peak of 1, infinite where nothing differs.
 *
 * @param items one by one
 * @param samples the pictures of the first of them; none of sequences
 */
public record HeldOut(List<Item> items, List<Sample> samples) {

    public HeldOut {
        items = List.copyOf(items);
        samples = List.copyOf(samples);
    }

    /**
     * @param noisyPsnr of the noisy input against the clean one; of a sequence, of the frames that the model reads
     * @param reconstructionPsnr of the reconstruction against the clean input; of a sequence, of all frames that the
     *     model gives
     * @param reconstruction squared errors of the reconstruction, summed
     */
    public record Item(String name, double noisyPsnr, double reconstructionPsnr, double reconstruction) {}

    /** The pictures of an item, each {@code height x width x channels} values in this order. */
    public record Sample(String name, Shape shape, float[] clean, float[] noisy, float[] reconstruction) {}

    /** The mean over the items. */
    public double noisyPsnr() {
        return items.stream().mapToDouble(Item::noisyPsnr).average().orElse(Double.NaN);
    }

    /** The mean over the items. */
    public double reconstructionPsnr() {
        return items.stream().mapToDouble(Item::reconstructionPsnr).average().orElse(Double.NaN);
    }
}
