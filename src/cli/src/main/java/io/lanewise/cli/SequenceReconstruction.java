package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nthwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.training.Metrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a model over sequences makes of data, its predictions, its reconstructions or both in the order of time:
 * an animation of each item, the truth above it, or one array {@code [items, frames, height, width, channels]}.
 */
final class SequenceReconstruction {

    private static final String GIF = ".gif";

    private final SequenceModel model;
    private final ItemSource source;
    private final PrintWriter err;

    /**
     * What became of an item.
     *
     * @param psnr of all frames that were made against the true ones
     */
    record Result(String name, double psnr) {}

    SequenceReconstruction(SequenceModel model, ItemSource source, PrintWriter err) {
        this.model = model;
        this.source = source;
        this.err = err;
    }

    /** Writes GIF files named like the items. */
    List<Result> animations(Path folder) throws IOException {
        Shape frame = model.model().input();
        var animation = new ForecastAnimation(frame, SequenceResults.quantity(source));
        var names = new FileNames(GIF);
        return each((item, whole, made) -> {
            Path file = folder.resolve(names.of(source.name(item)) + GIF);
            Files.createDirectories(file.getParent());
            animation.write(file, List.of(SequenceResults.sample(model, whole, made)));
        });
    }

    /** Writes an NPY file. */
    List<Result> array(Path file) throws IOException {
        Shape frame = model.model().input();
        int frames = model.endMade() - model.firstMade();
        int length = Math.toIntExact(frames * frame.elements());
        var all = new float[length(length)];
        var results = each((item, whole, made) -> System.arraycopy(made.values(), 0, all, item * length, length));
        NpyWriter.write(file, new int[] {source.items(), frames, frame.height(), frame.width(), frame.channels()}, all);
        return results;
    }

    private int length(int itemLength) {
        try {
            return Math.multiplyExact(source.items(), itemLength);
        } catch (ArithmeticException e) {
            throw new UserException(source.items() + " items are too many numbers for one array: take the data in parts.");
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(int item, Nthwc whole, Nthwc made) throws IOException;
    }

    private List<Result> each(Work work) throws IOException {
        var results = new ArrayList<Result>();
        Batches.eachSequence(source, model.model().spec(), err, (first, items) -> {
            Nthwc made = model.made(items);
            for (int index = 0; index < items.items(); index++) {
                Nthwc whole = item(items, index);
                Nthwc own = item(made, index);
                int at = model.firstMade() * Math.toIntExact(own.shape().elements());
                double error = Metrics.meanSquaredError(own.values(), 0, whole.values(), at, own.values().length);
                results.add(new Result(source.name(first + index), Metrics.psnr(error)));
                work.on(first + index, whole, own);
            }
        });
        return results;
    }

    private static Nthwc item(Nthwc items, int index) {
        int length = items.values().length / items.items();
        var values = new float[length];
        System.arraycopy(items.values(), index * length, values, 0, length);
        return new Nthwc(values, 1, items.frames(), items.shape());
    }
}
