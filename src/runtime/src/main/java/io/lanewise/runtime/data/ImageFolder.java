package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec.Fit;
import io.lanewise.spec.DataSpec.OnError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The pictures of a folder (PNG, JPEG, and what else ImageIO reads) as items of one size.
 *
 * <p>Values are the numbers that the file stores, divided by the largest (255, or 65535 for 16-bit files), without
 * gamma or colour management. Colour becomes grey by the luma of ITU-R BT.601, {@code 0.299 R + 0.587 G + 0.114 B};
 * grey becomes colour by repetition; transparency is dropped. A scaled picture is rounded to what its depth can store.
 * Shrinking averages areas, growing interpolates linearly.
 *
 * <p>Opening decodes every picture once, so that a damaged file is known before the first step and not in the middle of
 * a training; what was decoded is kept in memory as far as {@link ItemOptions#cacheBytes()} goes. Files are taken in
 * the order of their names. A random crop is cut from the picture before it is scaled, so it keeps the detail of a
 * large picture.
 */
public final class ImageFolder implements ItemSource {
    private final ItemOptions options;
    private final Augmenting augmenting;
    private final boolean keepsWhole;
    private final List<Picture> pictures = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private Optional<PictureIndex> index = Optional.empty();
    private long keptBytes;

    /** {@code kept} is null where the memory for decoded pictures was used up. */
    private record Picture(String name, Path file, int height, int width, Pixels kept) {}

    private record Item(String name, Picture picture, Window part) {}

    private ImageFolder(ItemOptions options) {
        this.options = options;
        this.augmenting = new Augmenting(options.data().augment(), options.seed());
        this.keepsWhole = options.data().fit() == Fit.TILE || augmenting.crops();
    }

    /**
     * Opens the pictures of a folder, or one picture.
     *
     * @throws RefusedFileException when a picture cannot be read and {@code on_error} is {@code refuse}
     * @throws DataException when there is no readable picture, or channels other than 1 or 3 are wanted
     */
    public static ImageFolder open(Path path, ItemOptions options) throws IOException {
        return open(path, PictureFiles.list(path, options.recursive()), options);
    }

    /** Opens these pictures of a folder, as items in this order. */
    static ImageFolder open(Path path, List<PictureFiles.Named> files, ItemOptions options) throws IOException {
        if (options.channels() != 1 && options.channels() != 3) {
            throw new DataException("pictures have 1 or 3 channels, so they cannot be items of " + options.size());
        }
        var folder = new ImageFolder(options);
        for (var file : files) {
            folder.add(file);
        }
        if (files.isEmpty()) {
            throw new DataException(
                    path + " has no pictures: no file has a name that ends in one of " + PictureFiles.suffixes());
        }
        if (folder.items.isEmpty()) {
            var first = folder.skipped.getFirst();
            throw files.size() == 1
                    ? new RefusedFileException(files.getFirst().file(), first.problem())
                    : new DataException(path + " has no usable picture; of " + files.size() + " the first, "
                            + first.name() + ", " + first.problem());
        }
        folder.index = PictureIndex.of(path, folder.pictures.stream().map(Picture::name).toList());
        return folder;
    }

    @Override
    public int items() {
        return items.size();
    }

    @Override
    public int height() {
        return options.height();
    }

    @Override
    public int width() {
        return options.width();
    }

    @Override
    public int channels() {
        return options.channels();
    }

    /** The file's name relative to the folder; for a tile with its row and column, counted from 0. */
    @Override
    public String name(int item) {
        return items.get(item).name();
    }

    /** The file's name relative to the folder. */
    @Override
    public String group(int item) {
        return items.get(item).picture().name();
    }

    /** What {@code index.csv} in the folder, or in the one above it, names as the source of the picture. */
    @Override
    public Optional<String> origin(int item) {
        return index.map(known -> known.sources().get(group(item)));
    }

    @Override
    public Optional<Path> index() {
        return index.map(PictureIndex::file);
    }

    @Override
    public void requireLabels() throws DataException {
        if (!options.data().normal().isEmpty()) {
            throw new DataException("the spec tells by data.normal which labels ordinary items have, but pictures in a"
                    + " folder have none: take data.normal out, and keep pictures of anomalies in another folder");
        }
    }

    /** The files that were left out, in the order of their names; unmodifiable. */
    public List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    /** The memory that decoded pictures take. */
    long keptBytes() {
        return keptBytes;
    }

    /** One line for people: how many pictures and items, what tiling leaves over, how many files were left out. */
    public String summary() {
        var pixels = 0.0;
        for (var picture : pictures) {
            pixels += (double) picture.height() * picture.width();
        }
        var tiled = (double) items.size() * options.height() * options.width();
        var left = options.data().fit() == Fit.TILE && tiled < pixels
                ? String.format(Locale.ROOT, ", %.1f%% of the pixels outside of tiles", 100 * (1 - tiled / pixels))
                : "";
        return plural(pictures.size(), "picture") + ", " + plural(items.size(), "item") + " of " + options.size() + left
                + (skipped.isEmpty() ? "" : ", " + plural(skipped.size(), "file") + " skipped");
    }

    private static String plural(int number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    @Override
    public boolean isQuickToRead() {
        return pictures.stream().allMatch(picture -> picture.kept() != null);
    }

    @Override
    public void read(int item, float[] into, int offset) throws IOException {
        var from = items.get(item);
        var kept = from.picture().kept();
        if (kept != null && !keepsWhole) {
            kept.copy(kept.whole(), into, offset);
        } else {
            decoded(from.picture()).copyScaled(from.part(), into, offset, options.height(), options.width());
        }
    }

    @Override
    public void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
        var from = items.get(item);
        var draw = augmenting.draw(epoch, item, from.part().height(), from.part().width());
        if (augmenting.crops()) {
            var part = from.part().within(draw.part());
            decoded(from.picture()).copyScaled(part, into, offset, options.height(), options.width());
        } else {
            read(item, into, offset);
        }
        Augmenting.flip(draw, into, offset, height(), width(), channels());
    }

    private void add(PictureFiles.Named named) throws RefusedFileException {
        try {
            var pixels = PictureDecoder.decode(named.file(), options.channels(), options.mostPixels());
            var fitting = new Fitting(options.data().fit(), options.height(), options.width());
            var parts = fitting.parts(pixels.height(), pixels.width());
            if (parts.isEmpty()) {
                throw new RefusedFileException(
                        named.file(), "has " + pixels.height() + " x " + pixels.width() + " pixels, fewer than the "
                                + options.height() + " x " + options.width() + " of an item");
            }
            var kept = kept(keepsWhole ? pixels : pixels.scaled(parts.getFirst(), options.height(), options.width()));
            var picture = new Picture(named.name(), named.file(), pixels.height(), pixels.width(), kept);
            pictures.add(picture);
            for (var part : parts) {
                var place = "#" + part.top() / options.height() + "," + part.left() / options.width();
                items.add(new Item(parts.size() > 1 ? named.name() + place : named.name(), picture, part));
            }
        } catch (RefusedFileException e) {
            if (options.data().onError() == OnError.REFUSE) {
                throw e;
            }
            skipped.add(new Skipped(named.name(), e.problem()));
        }
    }

    private Pixels kept(Pixels pixels) {
        if (keptBytes + pixels.bytes() > options.cacheBytes()) {
            return null;
        }
        keptBytes += pixels.bytes();
        return pixels;
    }

    private Pixels decoded(Picture picture) throws IOException {
        if (keepsWhole && picture.kept() != null) {
            return picture.kept();
        }
        var pixels = PictureDecoder.decode(picture.file(), options.channels(), options.mostPixels());
        if (pixels.height() != picture.height() || pixels.width() != picture.width()) {
            throw new RefusedFileException(picture.file(), "has changed its size since it was opened");
        }
        return pixels;
    }
}
