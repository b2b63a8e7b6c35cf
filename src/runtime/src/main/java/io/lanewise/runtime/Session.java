package io.lanewise.runtime;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.elementwise.FramePatches;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Part;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model with memory and threads of its own, for one caller at a time. Any number of sessions of a model may be used
 * at once; results do not depend on it. The memory for encoding, decoding and reconstructing is planned and allocated
 * when each is first asked for, and kept.
 */
public final class Session implements AutoCloseable {

    /** The code is wanted, and no frame. */
    private static final List<Integer> CODE = List.of();

    private final Network network;
    private final Parameters parameters;
    private final Linker linker;
    private final int batch;
    private final SequenceTask task;
    private final Shape input;
    private final Shape code;
    private final Consumer<Session> onClose;
    private final Map<Part, Program> programs = new EnumMap<>(Part.class);
    private boolean closed;

    Session(
            Autoencoder model, Network network, Parameters parameters, Dispatch dispatch, Consumer<Session> onClose) {
        this.network = network;
        this.parameters = parameters;
        this.batch = model.sessionBatch();
        this.task = new SequenceTask(model.spec().sequence());
        this.input = model.input();
        this.code = model.code();
        this.onClose = onClose;
        this.linker = new Linker(dispatch, Workers.of(model.options().threads()));
    }

    /**
     * The codes of a batch of any size.
     *
     * @param images of the shape of the model's input
     * @throws IllegalArgumentException when they have another shape, or the model reads sequences
     * @throws LinkException when the heap cannot hold the program, or an array what it gives
     */
    public Nhwc encode(Nhwc images) {
        task.requireMaps();
        return new Nhwc(run(Part.ENCODER, checked(images, input, "input"), images.items(), CODE), images.items(), code);
    }

    /** As {@link #encode(Nhwc)}, channels first. */
    public Nchw encode(Nchw images) {
        return encode(images.toNhwc()).toNchw();
    }

    /**
     * What the encoder's last layer gives after the last frame, of a batch of any size.
     *
     * @param past the frames that the model reads, of the shape of its input
     * @throws IllegalArgumentException when there are more or fewer, they have another shape, or the model reads single
     *     maps
     * @throws LinkException when the heap cannot hold the program, or an array what it gives
     */
    public Nhwc encode(Nthwc past) {
        return new Nhwc(run(Part.ENCODER, checked(past), past.items(), CODE), past.items(), code);
    }

    /**
     * The images of a batch of codes of any size.
     *
     * @param codes of the shape of the model's code
     * @throws IllegalArgumentException when they have another shape
     * @throws UnsupportedOperationException when the model reads sequences: its decoder begins with the states of the
     *     encoder's cells, which are no part of the code
     * @throws LinkException when the decoder unpools, which needs what the encoder's pooling found out, or when the
     *     heap cannot hold the program, or an array what it gives
     */
    public Nhwc decode(Nhwc codes) {
        task.requireDecoding();
        float[] values = run(Part.DECODER, checked(codes, code, "code"), codes.items(), network.targets());
        return new Nhwc(values, codes.items(), input);
    }

    /** As {@link #decode(Nhwc)}, channels first. */
    public Nchw decode(Nchw codes) {
        return decode(codes.toNhwc()).toNchw();
    }

    /**
     * What the model makes of a batch of images of any size: encoded and decoded.
     *
     * @param images of the shape of the model's input
     * @throws IllegalArgumentException when they have another shape, or the model reads sequences
     * @throws LinkException when the heap cannot hold the program, or an array what it gives
     */
    public Nhwc reconstruct(Nhwc images) {
        task.requireMaps();
        float[] values = run(Part.WHOLE, checked(images, input, "input"), images.items(), network.targets());
        return new Nhwc(values, images.items(), input);
    }

    /** As {@link #reconstruct(Nhwc)}, channels first. */
    public Nchw reconstruct(Nchw images) {
        return reconstruct(images.toNhwc()).toNchw();
    }

    /**
     * What the model makes of the frames that it read, in the order of time, of a batch of any size.
     *
     * @param past the frames that the model reads, of the shape of its input
     * @throws IllegalArgumentException when there are more or fewer, they have another shape, or the model reads single
     *     maps
     * @throws UnsupportedOperationException when the model only predicts
     * @throws LinkException when the heap cannot hold the program, or an array what it gives
     */
    public Nthwc reconstruct(Nthwc past) {
        float[] frames = checked(past);
        task.requireReconstruction();
        return sequences(frames, past.items(), 0, network.past());
    }

    /**
     * The frames that follow those that the model reads, in the order of time, of a batch of any size.
     *
     * @param past the frames that the model reads, of the shape of its input
     * @throws IllegalArgumentException when there are more or fewer, they have another shape, or the model reads single
     *     maps
     * @throws UnsupportedOperationException when the model only reconstructs
     * @throws LinkException when the heap cannot hold the program, or an array what it gives
     */
    public Nthwc predict(Nthwc past) {
        float[] frames = checked(past);
        task.requirePrediction();
        return sequences(frames, past.items(), network.past(), network.frames());
    }

    private Nthwc sequences(float[] past, int items, int firstFrame, int endFrame) {
        List<Integer> frames = IntStream.range(firstFrame, endFrame).boxed().toList();
        return new Nthwc(run(Part.WHOLE, past, items, frames), items, frames.size(), input);
    }

    private float[] checked(Nthwc past) {
        task.requireFrames(past.frames());
        requireShape(past.shape(), input, "input");
        return past.values();
    }

    private static float[] checked(Nhwc maps, Shape expected, String what) {
        requireShape(maps.shape(), expected, what);
        return maps.values();
    }

    private static void requireShape(Shape shape, Shape expected, String what) {
        if (!shape.equals(expected)) {
            throw new IllegalArgumentException("The " + what + " of this model is " + expected
                    + " (height x width x channels), not " + shape + ".");
        }
    }

    /** @param frames of an item that are wanted, or {@link #CODE} */
    private synchronized float[] run(Part part, float[] from, int items, List<Integer> frames) {
        if (closed) {
            throw new IllegalStateException("This session is closed.");
        }
        Program program = programs.computeIfAbsent(part, this::link);
        List<Tensor> targets = frames.equals(CODE)
                ? List.of(program.code())
                : frames.stream()
                        .map(frame -> program.outputs().get(network.targets().indexOf(frame)))
                        .toList();
        var source = new FrameTransfer(
                program.inputs(), part == Part.DECODER ? asItIs(program.input()) : network.patches());
        var target = new FrameTransfer(targets, frames.equals(CODE) ? asItIs(program.code()) : network.patches());
        var to = new float[target.length(items)];
        for (int first = 0; first < items; first += batch) {
            int count = Math.min(batch, items - first);
            for (int item = 0; item < count; item++) {
                source.write(from, first + item, item);
            }
            program.forward(count);
            for (int item = 0; item < count; item++) {
                target.read(item, to, first + item);
            }
        }
        return to;
    }

    private static FramePatches asItIs(Tensor maps) {
        return new FramePatches(maps.shape(), 1);
    }

    private Program link(Part part) {
        return linker.link(network, parameters, LinkOptions.inference(batch).only(part));
    }

    /** Ends the session's threads and lets go of its memory, when the call that is under way has ended. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            programs.clear();
            linker.workers().close();
            onClose.accept(this);
        }
    }

    /** Maps of a program that together are an item of a user's array, frame after frame. */
    private record FrameTransfer(List<Tensor> maps, FramePatches patches) {

        /** Numbers of an array of so many items. */
        int length(int items) {
            long length = Math.multiplyExact((long) items * maps.size(), (long) patches.length());
            if (length > Integer.MAX_VALUE) {
                throw new LinkException("What this model gives for " + items + " items, " + maps.size() + " x "
                        + patches.frame() + " numbers each, is more than an array can hold: give it fewer at once.");
            }
            return (int) length;
        }

        /** Within {@link #length}, so it is no more than an array can hold. */
        int itemLength() {
            return maps.size() * patches.length();
        }

        void write(float[] from, int number, int item) {
            for (int frame = 0; frame < maps.size(); frame++) {
                patches.toItem(from, at(number, frame), maps.get(frame), item);
            }
        }

        void read(int item, float[] to, int number) {
            for (int frame = 0; frame < maps.size(); frame++) {
                patches.fromItem(maps.get(frame), item, to, at(number, frame));
            }
        }

        private int at(int number, int frame) {
            return number * itemLength() + frame * patches.length();
        }
    }
}
