package io.lanewise.runtime;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.elementwise.Transfers;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Part;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelLayer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A model with memory and threads of its own, for one caller at a time. Any number of sessions of a model may be used
 * at once; results do not depend on it. The memory for encoding, decoding and reconstructing is planned and allocated
 * when each is first asked for, and kept.
 */
public final class Session implements AutoCloseable {

    private final List<ModelLayer> layers;
    private final Parameters parameters;
    private final Linker linker;
    private final int batch;
    private final Shape input;
    private final Shape code;
    private final Consumer<Session> onClose;
    private final Map<Part, Program> programs = new EnumMap<>(Part.class);
    private boolean closed;

    Session(
            Autoencoder model,
            List<ModelLayer> layers,
            Parameters parameters,
            Dispatch dispatch,
            Consumer<Session> onClose) {
        this.layers = layers;
        this.parameters = parameters;
        this.batch = model.sessionBatch();
        this.input = model.input();
        this.code = model.code();
        this.onClose = onClose;
        this.linker = new Linker(dispatch, Workers.of(model.options().threads()));
    }

    /**
     * The codes of a batch of any size.
     *
     * @param images of the shape of the model's input
     * @throws IllegalArgumentException when they have another shape
     * @throws LinkException when the heap cannot hold the program
     */
    public Nhwc encode(Nhwc images) {
        return run(Part.ENCODER, images, input, "input", code);
    }

    /** As {@link #encode(Nhwc)}, channels first. */
    public Nchw encode(Nchw images) {
        return encode(images.toNhwc()).toNchw();
    }

    /**
     * The images of a batch of codes of any size.
     *
     * @param codes of the shape of the model's code
     * @throws IllegalArgumentException when they have another shape
     * @throws LinkException when the decoder unpools, which needs what the encoder's pooling found out, or when the
     *     heap cannot hold the program
     */
    public Nhwc decode(Nhwc codes) {
        return run(Part.DECODER, codes, code, "code", input);
    }

    /** As {@link #decode(Nhwc)}, channels first. */
    public Nchw decode(Nchw codes) {
        return decode(codes.toNhwc()).toNchw();
    }

    /**
     * What the model makes of a batch of images of any size: encoded and decoded.
     *
     * @param images of the shape of the model's input
     * @throws IllegalArgumentException when they have another shape
     * @throws LinkException when the heap cannot hold the program
     */
    public Nhwc reconstruct(Nhwc images) {
        return run(Part.WHOLE, images, input, "input", input);
    }

    /** As {@link #reconstruct(Nhwc)}, channels first. */
    public Nchw reconstruct(Nchw images) {
        return reconstruct(images.toNhwc()).toNchw();
    }

    private synchronized Nhwc run(Part part, Nhwc from, Shape expected, String what, Shape result) {
        if (closed) {
            throw new IllegalStateException("This session is closed.");
        }
        if (!from.shape().equals(expected)) {
            throw new IllegalArgumentException("The " + what + " of this model is " + expected
                    + " (height x width x channels), not " + from.shape() + ".");
        }
        Program program = programs.computeIfAbsent(part, this::link);
        int fromLength = Math.toIntExact(expected.elements());
        int toLength = Math.toIntExact(result.elements());
        var to = new float[Math.multiplyExact(from.items(), toLength)];
        Tensor source = program.input();
        Tensor target = part == Part.ENCODER ? program.code() : program.output();
        for (int first = 0; first < from.items(); first += batch) {
            int count = Math.min(batch, from.items() - first);
            for (int item = 0; item < count; item++) {
                Transfers.toItem(from.values(), (first + item) * fromLength, source.view(), source.shape(), item);
            }
            program.forward(count);
            for (int item = 0; item < count; item++) {
                Transfers.fromItem(target.view(), target.shape(), item, to, (first + item) * toLength);
            }
        }
        return new Nhwc(to, from.items(), result);
    }

    private Program link(Part part) {
        return linker.link(layers, parameters, LinkOptions.inference(batch).only(part));
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
}
