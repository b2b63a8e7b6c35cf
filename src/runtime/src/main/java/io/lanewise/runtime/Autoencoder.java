package io.lanewise.runtime;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.runtime.model.ModelFile;
import io.lanewise.runtime.training.LayerwiseTrainer;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecException;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * An autoencoder: its spec, its parameters and the kernels that run it. It is immutable, so any number of threads may
 * use it: training gives a new one. Maps go in and out as {@link Nhwc} or {@link Nchw}, sequences as
 * {@link Nthwc}, floats whatever the element type.
 *
 * <p>{@link #encode}, {@link #decode}, {@link #reconstruct} and {@link #predict} may be called from any thread; each
 * call that runs at the same time as others has a {@link Session} of its own, which is kept for later calls. Who wants
 * to say when memory and threads come and go opens sessions.
 */
public final class Autoencoder implements AutoCloseable {

    private static final String MODEL_FILE = ".safetensors";

    private final ModelSpec spec;
    private final ElementType type;
    private final Parameters parameters;
    private final Network network;
    private final Shape code;
    private final Options options;
    private final Dispatch dispatch;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private Autoencoder(ModelSpec spec, ElementType type, Parameters parameters, Options options, Dispatch dispatch) {
        this.spec = spec;
        this.type = type;
        this.parameters = parameters;
        this.network = Network.of(spec, type);
        this.code = ModelLayers.code(spec);
        this.options = options;
        this.dispatch = dispatch;
    }

    /** {@link #load(Path, Options)} with {@link Options#DEFAULT}. */
    public static Autoencoder load(Path specOrModel) throws IOException {
        return load(specOrModel, Options.DEFAULT);
    }

    /**
     * A model file or checkpoint ({@code .safetensors}) with the parameters it has, or a spec with the ones that
     * training begins with.
     *
     * @throws SpecException when the spec cannot be used
     * @throws RefusedFileException when the model file cannot be used
     * @throws LinkException when the vectors that were asked for do not run here
     */
    public static Autoencoder load(Path specOrModel, Options options) throws IOException {
        if (!specOrModel.toString().endsWith(MODEL_FILE)) {
            return create(SpecReader.read(specOrModel), options);
        }
        ModelFile file = ModelFile.read(specOrModel);
        ElementType type = options.type().orElse(file.type());
        var parameters = Parameters.zeros(ModelLayers.of(file.spec(), type));
        for (var parameter : parameters.all()) {
            var values = file.parameters().named(parameter.name()).view();
            for (int index = 0; index < parameter.length(); index++) {
                parameter.view().set(index, values.get(index));
            }
        }
        return new Autoencoder(file.spec(), type, parameters, options, options.dispatch());
    }

    /**
     * The model of a spec, with the parameters that training begins with: weights drawn by the spec's rule and seed,
     * biases of forget gates as it says, all else 0.
     *
     * @throws SpecException when the shapes of a model that no {@link SpecReader} made do not fit
     * @throws LinkException when the vectors that were asked for do not run here
     */
    public static Autoencoder create(ModelSpec spec, Options options) {
        ElementType type = options.type().orElse(ElementType.F32);
        var parameters = Parameters.zeros(ModelLayers.of(spec, type));
        Initialiser.fill(parameters, spec);
        return new Autoencoder(spec, type, parameters, options, options.dispatch());
    }

    public ModelSpec spec() {
        return spec;
    }

    public ElementType type() {
        return type;
    }

    /** Shape of an item, or of a frame where the model reads sequences. */
    public Shape input() {
        return spec.input();
    }

    /** Shape of the code of an item. */
    public Shape code() {
        return code;
    }

    /** All trainable numbers; a copy. */
    public Parameters parameters() {
        return parameters.copy();
    }

    Options options() {
        return options;
    }

    int sessionBatch() {
        return options.batch() > 0 ? options.batch() : spec.training().batch();
    }

    /** Which kernels run and why, one sentence. */
    public String kernels() {
        return dispatch.description();
    }

    /**
     * The memory of a program; nothing is allocated.
     *
     * @throws LinkException when a kernel is missing, or a tensor is longer than an array can be
     */
    public MemoryPlan memory(LinkOptions linking) {
        try (var workers = Workers.of(1)) {
            return new Linker(dispatch, workers).plan(network, linking);
        }
    }

    /** A session of its own; closed by the caller, or with the model. */
    public Session openSession() {
        if (closed) {
            throw new IllegalStateException("This model is closed.");
        }
        var session = new Session(this, network, parameters, dispatch, open::remove);
        open.add(session);
        if (closed) {
            session.close();
            throw new IllegalStateException("This model is closed.");
        }
        return session;
    }

    /** See {@link Session#encode(Nhwc)}. */
    public Nhwc encode(Nhwc images) {
        return use(session -> session.encode(images));
    }

    /** See {@link Session#encode(Nchw)}. */
    public Nchw encode(Nchw images) {
        return use(session -> session.encode(images));
    }

    /** See {@link Session#decode(Nhwc)}. */
    public Nhwc decode(Nhwc codes) {
        return use(session -> session.decode(codes));
    }

    /** See {@link Session#decode(Nchw)}. */
    public Nchw decode(Nchw codes) {
        return use(session -> session.decode(codes));
    }

    /** See {@link Session#reconstruct(Nhwc)}. */
    public Nhwc reconstruct(Nhwc images) {
        return use(session -> session.reconstruct(images));
    }

    /** See {@link Session#reconstruct(Nchw)}. */
    public Nchw reconstruct(Nchw images) {
        return use(session -> session.reconstruct(images));
    }

    /** See {@link Session#encode(Nthwc)}. */
    public Nhwc encode(Nthwc past) {
        return use(session -> session.encode(past));
    }

    /** See {@link Session#reconstruct(Nthwc)}. */
    public Nthwc reconstruct(Nthwc past) {
        return use(session -> session.reconstruct(past));
    }

    /** See {@link Session#predict(Nthwc)}. */
    public Nthwc predict(Nthwc past) {
        return use(session -> session.predict(past));
    }

    private <T> T use(Function<Session, T> call) {
        Session session = idle.poll();
        if (session == null) {
            session = openSession();
        }
        try {
            return call.apply(session);
        } finally {
            idle.push(session);
        }
    }

    /**
     * Trains as the spec says on items that are split as the spec says. The trained model has the options of this one.
     *
     * @param source items of the shape of the input; the caller closes it
     * @throws IOException when an item cannot be read
     */
    public Trained train(ItemSource source, TrainingListener listener) throws IOException {
        var split =
                Split.of(source, spec.training().validation(), spec.training().seed());
        return training(split, TrainingOptions.DEFAULT).run(listener);
    }

    /**
     * A run that begins with the parameters of this model, or with those of a checkpoint.
     *
     * @throws IOException when the data does not fit the model, or a checkpoint cannot be read
     */
    public TrainingRun training(Split data, TrainingOptions how) throws IOException {
        Parameters trained = parameters.copy();
        var trainer = new LayerwiseTrainer(spec, network, trained, dispatch, options.threads(), data, how);
        return new TrainingRun(trainer, () -> new Autoencoder(spec, type, trained, options, dispatch));
    }

    /**
     * Writes the model as a safetensors file, atomically; {@link ModelFile} tells the names and layouts.
     *
     * @throws RefusedFileException when the file cannot be written where it is to be
     */
    public void save(Path target) throws IOException {
        ModelFile.write(target, spec, parameters);
    }

    /** Closes all sessions: their threads end when the calls that are under way have ended. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(open).forEach(Session::close);
        idle.clear();
    }
}
