package io.lanewise.runtime.graph;

import java.util.List;
import java.util.Optional;

/**
 * A linked model, or its encoder or decoder: kernels with all their memory. For one caller at a time; any number of programs may share
 * {@linkplain Parameters parameters}. Nothing is allocated by running it, apart from a few bytes when a batch size is met for the first time.
 *
 * <p>Inference: fill {@link #input}, call {@link #forward}, read {@link #output} and {@link #code}. Training: afterwards fill
 * {@link #diffOutput} with the gradient of the loss, call {@link #backward}, read {@link #gradients}, change the parameters and say so by
 * {@link #parametersChanged}. Where the code is drawn, {@link #sampledCode} is filled before forward too. A penalty on the code is added to {@link #diffCode} between {@link #backwardDecoder} and
 * {@link #backwardEncoder}. Tensors hold what is said of them only at that time: most memory is used again for something else.
 *
 * <p>Batches may be smaller than what was linked; the results have the same bits as those of a program linked for that size.
 */
public final class Program {

    private final Linkage linkage;
    private final Parameters parameters;
    private final Workers workers;
    private final List<Object> arenas;
    private final Parameters gradients;
    private final TurnedWeights[] fetches;
    private final Runnable[] refreshes;
    private final Workers.Tasks refreshing;
    private final List<Runnable> preparations;
    private final Step[] forward;
    private final Step[] backwardDecoder;
    private final Step[] backwardEncoder;
    private final List<Tensor> inputs;
    private final List<Tensor> outputs;
    private final List<Tensor> diffOutputs;
    private final List<Tensor> diffInputs;
    private final List<Optional<Tensor>> teachers;
    private final Tensor code;
    private final Tensor diffCode;
    private final Optional<SampledCode> sampledCode;

    /** Items of the forward that ran last; 0 before the first. */
    private int items;

    Program(Linkage linkage, Parameters parameters, Workers workers) {
        this.linkage = linkage;
        this.parameters = parameters;
        this.workers = workers;
        Binder binder = new Binder(linkage, parameters);
        this.arenas = binder.arenas();
        this.gradients = binder.gradients();
        this.fetches = binder.fetches().toArray(TurnedWeights[]::new);
        this.refreshes = binder.refreshes().toArray(Runnable[]::new);
        this.refreshing = task -> refreshes[task].run();
        this.preparations = binder.preparations();
        this.forward = binder.forward().toArray(Step[]::new);
        this.backwardDecoder = binder.backwardDecoder().toArray(Step[]::new);
        this.backwardEncoder = binder.backwardEncoder().toArray(Step[]::new);
        Schedule schedule = linkage.schedule();
        this.inputs = schedule.inputs().stream().map(binder::tensor).toList();
        this.outputs = schedule.outputs().stream().map(binder::tensor).toList();
        this.diffOutputs = schedule.diffOutputs().stream().map(binder::tensor).toList();
        this.diffInputs = schedule.diffInputs().stream().map(binder::tensor).toList();
        this.teachers = schedule.teachers().stream().map(teacher -> teacher.map(binder::tensor)).toList();
        this.code = binder.tensor(schedule.code());
        this.diffCode = binder.tensor(schedule.diffCode());
        this.sampledCode = schedule.sampling().map(sampling -> sampling.sampled(binder::tensor));
        prepare();
        parametersChanged();
    }

    /** Items of a full batch. */
    public int batch() {
        return linkage.options().batch();
    }

    public LinkOptions options() {
        return linkage.options();
    }

    /** All memory of this program. */
    public MemoryPlan memory() {
        return linkage.plan();
    }

    public Workers workers() {
        return workers;
    }

    /** The parameters of the whole model. */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * What the last backward found out: the gradients of the parameters of all layers of this program, summed over the batch, those of weights
     * that several layers have over these.
     *
     * @throws IllegalStateException when it was linked for inference
     */
    public Parameters gradients() {
        requireTraining();
        return gradients;
    }

    /** What the first layer reads; to be filled before each forward, which may use the memory for something else. */
    public Tensor input() {
        return inputs.getFirst();
    }

    /** What the last layer gave; holds until the next backward or forward. */
    public Tensor output() {
        return outputs.getFirst();
    }

    /** What the last layer of the encoder gave; holds until {@link #backwardEncoder} or the next forward. */
    public Tensor code() {
        return code;
    }

    /**
     * The gradient of the output, for the caller to write between forward and backward.
     *
     * @throws IllegalStateException when it was linked for inference
     */
    public Tensor diffOutput() {
        requireTraining();
        return diffOutputs.getFirst();
    }

    /**
     * The gradient of the code, for the caller to add to between {@link #backwardDecoder} and {@link #backwardEncoder}. Empty in inference,
     * where the encoder has no parameters that it could change, and always over sequences, whose decoders begin with the states of several cells.
     */
    public Optional<Tensor> diffCode() {
        return Optional.ofNullable(diffCode);
    }

    /** What a code that is drawn needs of the caller; empty in inference, where it is the mean, and of other codes. */
    public Optional<SampledCode> sampledCode() {
        return sampledCode;
    }

    /** The gradient of the input after backward, where {@link LinkOptions#inputGradient} asked for it. */
    public Optional<Tensor> diffInput() {
        return diffInputs.stream().findFirst();
    }

    /**
     * The gradients of {@link #inputs} after backward, where {@link LinkOptions#inputGradient} asked for them; otherwise
     * empty. Where {@link Recurrence#truncate} cuts them off, only those of the last inputs.
     */
    public List<Tensor> diffInputs() {
        return diffInputs;
    }

    /** What the model reads, step by step: the frames of the past; one map where there is no sequence. */
    public List<Tensor> inputs() {
        return inputs;
    }

    /**
     * What the model gives, branch after branch, step by step; one map where there is no sequence. Of the encoder of sequences by itself what
     * its last layer gives: in training at each step, in inference at the last alone, which is the code. They hold until the next backward or
     * forward.
     */
    public List<Tensor> outputs() {
        return outputs;
    }

    /**
     * The gradients of {@link #outputs}, for the caller to write between forward and backward, anew each time: backward uses the memory again.
     *
     * @throws IllegalStateException when it was linked for inference
     */
    public List<Tensor> diffOutputs() {
        requireTraining();
        return diffOutputs;
    }

    /**
     * Where teachers are followed, the true frames that decoders read instead of their own, to be filled before each
     * forward, which may use the memory for something else: for each of {@link #outputs} whether and where it is read. Empty where no teacher is
     * followed.
     */
    public List<Optional<Tensor>> teachers() {
        return teachers;
    }

    /**
     * To be called after each change of the parameters, before the next forward: refreshes the copies that kernels read in another order, and
     * those that layers have of the weights of others.
     */
    public void parametersChanged() {
        for (TurnedWeights fetch : fetches) {
            fetch.runOn(workers);
        }
        workers.run(refreshes.length, refreshing);
    }

    /** Computes output and code of a full batch. */
    public void forward() {
        forward(batch());
    }

    /** Computes output and code of the first {@code count} items. */
    public void forward(int count) {
        if (count < 1 || count > batch()) {
            throw new IllegalArgumentException("This program runs 1 to " + batch() + " items, not " + count + ".");
        }
        items = count;
        run(forward);
    }

    /**
     * From the gradient of the output to those of the parameters, for the items of the last forward.
     *
     * @throws IllegalStateException when it was linked for inference, or before the first forward
     */
    public void backward() {
        backwardDecoder();
        backwardEncoder();
    }

    /** The first half of {@link #backward}: from the gradient of the output to that of the code. */
    public void backwardDecoder() {
        requireTraining();
        if (items == 0) {
            throw new IllegalStateException("There is nothing to run backward from: run forward first.");
        }
        run(backwardDecoder);
    }

    /** The second half of {@link #backward}: from the gradient of the code on. */
    public void backwardEncoder() {
        requireTraining();
        run(backwardEncoder);
    }

    /** Fills all memory that is not parameters with a value, then prepares what is prepared at link: for tests of what runs rely on. */
    void spoil(double value) {
        for (Object arena : arenas) {
            Storage.fill(arena, value);
        }
        prepare();
    }

    private void prepare() {
        preparations.forEach(Runnable::run);
    }

    private void run(Step[] steps) {
        for (Step step : steps) {
            step.run(workers, items);
        }
    }

    private void requireTraining() {
        if (!linkage.options().training()) {
            throw new IllegalStateException("This program was linked for inference only.");
        }
    }
}
