package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.ElementType;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.StoredArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The sequences of an NPY or IDX file; a file that is not packed is read as frames are asked for. */
final class ArrayRecordings {
    private final StoredArray array;
    private final String file;
    private final SequenceOptions options;
    private final Quantity quantity;
    private final SequenceLayout layout;
    private final List<Window> places;

    private ArrayRecordings(
            StoredArray array,
            String file,
            SequenceOptions options,
            Quantity quantity,
            SequenceLayout layout,
            List<Window> places) {
        this.array = array;
        this.file = file;
        this.options = options;
        this.quantity = quantity;
        this.layout = layout;
        this.places = places;
    }

    /**
     * The sequences of an open file.
     *
     * @param file what to call it
     * @param path for messages
     * @param index where the places of the sequences on a map may be listed
     * @throws RefusedFileException when the shape does not hold sequences of the wanted size, or can be read in
     *     several ways
     */
    static List<Recording> of(ArrayFile from, String file, Path path, Optional<Path> index, SequenceOptions options)
            throws IOException {
        var array = from.array();
        var layout = SequenceLayout.of(path, array, from.isIdx(), options);
        var places = index.isPresent()
                ? MapIndex.places(index.get(), layout.sequences(), options)
                : Optional.<List<Window>>empty();
        var quantity = options.quantity().orElse(places.isPresent() ? Quantity.REFLECTIVITY : Quantity.BRIGHTNESS);
        if (quantity == Quantity.REFLECTIVITY && array.type() != ElementType.U8) {
            throw new RefusedFileException(
                    path, "has elements of the type " + array.type() + ", where reflectivity is read from bytes (U8)");
        }
        var recordings =
                new ArrayRecordings(array, file, options, quantity, layout, places.orElse(List.of()));
        return IntStream.range(0, layout.sequences()).mapToObj(recordings::sequence).toList();
    }

    private Recording sequence(int number) {
        return new Sequence(number);
    }

    private final class Sequence implements Recording {
        private final int number;

        Sequence(int number) {
            this.number = number;
        }

        @Override
        public String name() {
            return layout.sequences() == 1 ? file : file + "#" + number;
        }

        @Override
        public String file() {
            return file;
        }

        @Override
        public int frames() {
            return layout.frames();
        }

        @Override
        public Optional<Window> place() {
            return places.isEmpty() ? Optional.empty() : Optional.of(places.get(number));
        }

        @Override
        public void read(int first, int count, float[] into, int offset) throws IOException {
            var length = options.frameLength();
            var start = number * layout.sequenceStride() + first * layout.frameStride();
            if (layout.frameStride() == length) {
                array.floats(start, into, offset, count * length);
            } else {
                for (var frame = 0; frame < count; frame++) {
                    array.floats(start + frame * layout.frameStride(), into, offset + frame * length, length);
                }
            }
            if (layout.channelsFirst()) {
                interleave(count, length, into, offset);
            }
            var largest = ArrayItems.largest(array.type());
            if (largest != 1) {
                for (var i = offset; i < offset + count * length; i++) {
                    into[i] /= largest;
                }
            }
            quantity.toItem(into, offset, count * length);
        }

        private void interleave(int count, int length, float[] into, int offset) {
            var planes = new float[length];
            for (var frame = 0; frame < count; frame++) {
                var at = offset + frame * length;
                System.arraycopy(into, at, planes, 0, length);
                ArrayItems.interleave(planes, options.height() * options.width(), options.channels(), into, at);
            }
        }
    }
}
