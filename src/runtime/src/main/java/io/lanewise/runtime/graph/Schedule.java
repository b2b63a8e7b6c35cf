package io.lanewise.runtime.graph;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.spec.ModelLayer;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a program does, in order, and the memory it does it in. Forward keeps what backward reads; apart from that a region may be
 * overwritten after its last entry here.
 *
 * @param timeline all that happens, in order
 * @param inputs what the caller fills before forward, step by step
 * @param outputs what the model gives, step by step
 * @param code null where nothing is between encoder and decoder
 * @param diffOutputs the gradients of the outputs, which the caller fills before backward; empty where nothing is trained
 * @param diffCode null where nothing before the code has use for it
 * @param diffInputs empty where nobody asked for them
 * @param teachers for each output, what the caller fills with the frame that it should be, where a later step reads that
 * @param sampling where a code is drawn, what it is drawn by
 */
record Schedule(
        List<Entry> timeline,
        List<Buffer> inputs,
        List<Buffer> outputs,
        Buffer code,
        List<Buffer> diffOutputs,
        Buffer diffCode,
        List<Buffer> diffInputs,
        List<Optional<Buffer>> teachers,
        Optional<Sampling> sampling) {

    Schedule {
        timeline = List.copyOf(timeline);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        diffOutputs = List.copyOf(diffOutputs);
        diffInputs = List.copyOf(diffInputs);
        teachers = List.copyOf(teachers);
    }

    /** One thing that happens. */
    sealed interface Entry {
        /** What must be there while it happens. */
        Collection<? extends Region> regions();
    }

    /**
     * A kernel runs.
     *
     * @param layer whose parameters it reads, or whose gradients it finds
     * @param key of the layer, or of one of the convolutions that a cell is made of
     * @param weightsBefore elements of the layer's weights before those of this kernel: a cell's recurrent path comes after
     *     its input path
     * @param operands in memory of the program. A gradient of a parameter that is not among them goes where those of the
     *     whole run are added up
     */
    record Call(ModelLayer layer, KernelKey key, Direction direction, int weightsBefore, Map<Operand, Region> operands)
            implements Entry {

        /** The layer's own kernel. */
        Call(ModelLayer layer, Direction direction, Map<Operand, Region> operands) {
            this(layer, layer.key(), direction, 0, operands);
        }

        Call {
            // In the order of the enum, so that memory is laid out the same way in every process.
            operands = Collections.unmodifiableMap(new EnumMap<>(operands));
        }

        @Override
        public Collection<Region> regions() {
            return operands.values();
        }
    }

    /** Items are copied, in the order of their elements, to where they have another shape or halo. */
    record Copy(Buffer from, Buffer to) implements Entry {

        @Override
        public List<Buffer> regions() {
            return List.of(from, to);
        }
    }

    /** Some channels of maps are copied, or added, to some channels of maps of the same size. */
    record Slice(Buffer from, int fromChannel, Buffer to, int toChannel, int channels, boolean add) implements Entry {

        /** Whole maps are added up. */
        static Slice sum(Buffer from, Buffer to) {
            return new Slice(from, 0, to, 0, to.shape().channels(), true);
        }

        @Override
        public List<Buffer> regions() {
            return List.of(from, to);
        }
    }

    /**
     * Something without parameters and kernels happens.
     *
     * @param step makes it from the memory of each buffer
     */
    record Elementwise(List<Buffer> regions, Function<Function<Buffer, Tensor>, Step> step) implements Entry {}

    /** The gradient of a parameter at one step of time is added to that of the steps after it. */
    record Accumulate(Region.Flat from, ModelLayer layer, Role role, int offset) implements Entry {

        @Override
        public List<Region> regions() {
            return List.of(from);
        }
    }

    /** The caller's turn to read and write some of the buffers. */
    record Turn(Moment moment, List<Buffer> regions) implements Entry {

        static Turn of(Moment moment, Stream<Buffer> buffers) {
            return new Turn(moment, buffers.filter(Objects::nonNull).distinct().toList());
        }
    }

    /** When the caller has a turn. */
    enum Moment {
        /** Before forward. */
        INPUT,
        /** After forward, and before backward where there is one. */
        LOSS,
        /** After the decoder's backward and before the encoder's. */
        PENALTY,
        /** After the encoder's backward. */
        END
    }
}
