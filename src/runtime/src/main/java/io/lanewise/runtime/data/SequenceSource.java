package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Sequences of frames as items: {@code frames x height x width x channels} floats, the frames in the order of time,
 * each NHWC. Values are those of pictures, in [0, 1], unless they are a {@link Quantity} of another kind.
 *
 * <p>A sequence that is longer than an item is cut into windows, {@link SequenceOptions#stride()} frames apart; what
 * does not fill a window at the end is left out.
 */
public final class SequenceSource implements ItemSource {
    private final SequenceFiles files;
    private final SequenceOptions options;
    private final Quantity quantity;
    private final List<Clip> clips = new ArrayList<>();

    /** An item: frames {@code first ..} of a recording. */
    record Clip(Recording recording, int first, int frames) {
        boolean isWhole() {
            return recording.frames() == frames;
        }

        /** Whether one shows what the other does: a frame of the same recording, or a pixel of the same map. */
        boolean shares(Clip other) {
            var both = recording.place().isPresent() && other.recording.place().isPresent();
            if (both) {
                return recording.place().get().meets(other.recording.place().get());
            }
            return recording.equals(other.recording)
                    && first < other.first + other.frames
                    && other.first < first + frames;
        }
    }

    private SequenceSource(SequenceFiles files, SequenceOptions options) {
        this.files = files;
        this.options = options;
        var recordings = files.recordings();
        var mapped = recordings.stream().allMatch(recording -> recording.place().isPresent());
        this.quantity = options.quantity().orElse(mapped ? Quantity.REFLECTIVITY : Quantity.BRIGHTNESS);
        for (var recording : recordings) {
            for (var first = 0; first <= recording.frames() - options.frames(); first += options.stride()) {
                clips.add(new Clip(recording, first, options.frames()));
            }
        }
    }

    /**
     * Opens sequences of one of these kinds, told by content:
     *
     * <ul>
     *   <li>an NPY or IDX file, packed by gzip or not, with axes in one of the {@link SequenceAxes};
     *   <li>a folder of such files, in subfolders too;
     *   <li>a folder of pictures, which are the frames of one sequence in the natural order of their names;
     *   <li>a folder of such folders.
     * </ul>
     *
     * Where a file {@code index.csv} beside the only array has the columns {@code x_km} and {@code y_km}, the sequences
     * are parts of a radar map, placed by them.
     *
     * @throws RefusedFileException when a file cannot be read, does not hold frames of the wanted size, or too few
     * @throws DataException when there is nothing to read, or both arrays and pictures
     */
    public static SequenceSource open(Path path, SequenceOptions options) throws IOException {
        return new SequenceSource(SequenceFiles.open(path, options), options);
    }

    @Override
    public int items() {
        return clips.size();
    }

    @Override
    public int frames() {
        return options.frames();
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

    /** What the values are. */
    public Quantity quantity() {
        return quantity;
    }

    /** The sequence's name; for a window of a longer one with its first frame, counted from 0. */
    @Override
    public String name(int item) {
        var clip = clips.get(item);
        return clip.isWhole() ? clip.recording().name() : clip.recording().name() + "@" + clip.first();
    }

    /** The sequence's name: the folder's or the file's, with the number of the sequence in a file of several. */
    @Override
    public String group(int item) {
        return clips.get(item).recording().name();
    }

    @Override
    public void read(int item, float[] into, int offset) throws IOException {
        Objects.checkFromIndexSize(offset, itemLength(), into.length);
        var clip = clips.get(item);
        clip.recording().read(clip.first(), clip.frames(), into, offset);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    Clip clip(int item) {
        return clips.get(item);
    }
}
