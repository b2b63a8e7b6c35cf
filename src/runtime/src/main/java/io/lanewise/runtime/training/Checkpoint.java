package io.lanewise.runtime.training;

import io.lanewise.kernel.View;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.RunningMeans;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.model.ModelFile;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Optimizer;
import io.lanewise.spec.Schedule;
import io.lanewise.spec.SequenceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A model file that also holds all that training goes on from: the optimizer's memory {@code training.NAME.TENSOR}
 * in the layout of its tensor, in the same way the {@code best} model where that is to be the result, running means of
 * activations {@code training.mean_activation} [units] where the loss has them, the curves {@code training.losses}
 * [steps, 3] and {@code training.validations} [n, 3], and in the metadata {@code training.step}, the steps done, {@code training.position}, the items of the current
 * epoch that were seen, and {@code training.run}, which describes the run so that another one does not go on from it.
 *
 * @param step updates that were done
 * @param losses of the steps done
 */
record Checkpoint(long step, List<LossPoint> losses, List<ValidationPoint> validations) {

    private static final String STEP = ModelFile.TRAINING + "step";
    private static final String POSITION = ModelFile.TRAINING + "position";
    static final String RUN = ModelFile.TRAINING + "run";
    private static final String LOSSES = ModelFile.TRAINING + "losses";
    private static final String VALIDATIONS = ModelFile.TRAINING + "validations";
    private static final int LOSS_COLUMNS = 3;
    /** Files of earlier versions lack the last one. */
    private static final int VALIDATION_COLUMNS = 3;

    private static final String MEANS = ModelFile.TRAINING + "mean_activation";

    /** Of the name, type, shape and place of a tensor in the header of a file. */
    private static final long NAMES_BYTES = 200;

    /**
     * What bits depend on, beside the model and the data themselves, one a line. How long a run lasts is part of it only
     * where the schedule says so. What is as it is by default and came later than the first checkpoints has no line, so
     * that those can still be resumed.
     */
    static String run(ModelSpec spec, ItemSource items, long steps) {
        var training = spec.training();
        var names = new CRC32();
        for (int item = 0; item < items.items(); item++) {
            names.update(items.name(item).getBytes(StandardCharsets.UTF_8));
        }
        var lines = new ArrayList<>(List.of(
                "batch " + training.batch(),
                "seed " + training.seed(),
                items.items() + " training items, names " + Long.toHexString(names.getValue()),
                withoutDecay(training.optimizer()),
                "clip " + training.backpropagation().clipNorm(),
                spec.noise().toString(),
                spec.loss().toString(),
                spec.data().toString()));
        // Only models over sequences have steps of time.
        spec.sequence().ifPresent(sequence -> {
            lines.add("truncate " + training.backpropagation().truncate());
            lines.add("teacher_forcing " + sequence.teacherForcing());
        });
        training.pretraining().ifPresent(pretraining -> lines.add("pretraining " + pretraining));
        Schedule schedule = training.schedule();
        if (!schedule.equals(Schedule.DEFAULT)) {
            lines.add("schedule " + schedule + (schedule.dependsOnLength() ? " over " + steps + " steps" : ""));
        }
        if (training.optimizer().decay() != 0) {
            lines.add("decay " + training.optimizer().decay());
        }
        return String.join("\n", lines);
    }

    private static String withoutDecay(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd -> "Sgd[rate=" + sgd.rate() + ", momentum=" + sgd.momentum() + "]";
            case Optimizer.Adam adam ->
                "Adam[rate=" + adam.rate() + ", beta1=" + adam.beta1() + ", beta2=" + adam.beta2() + ", epsilon="
                        + adam.epsilon() + "]";
        };
    }

    /** The bytes of the file, or a few more. */
    long bytes(ModelSpec spec, Parameters parameters, TrainingMemory memory) {
        long tensors = (1L + memory.states().size()) * parameters.elements();
        long curves = (long) LOSS_COLUMNS * losses.size() + (long) VALIDATION_COLUMNS * validations.size();
        return tensors * parameters.all().getFirst().view().type().bytes()
                + curves * Double.BYTES
                + 2L * spec.text().length()
                + NAMES_BYTES * memory.states().size() * parameters.all().size();
    }

    /**
     * Writes the model and this, atomically.
     *
     * @param memory what a step hands on to the next
     */
    void write(
            Path target,
            ModelSpec spec,
            Parameters parameters,
            TrainingMemory memory,
            BatchSchedule schedule,
            String run)
            throws IOException {
        var writer = new SafetensorsWriter();
        ModelFile.add(writer, spec, parameters);
        List<Parameter> all = parameters.all();
        for (var state : memory.states().entrySet()) {
            for (int index = 0; index < all.size(); index++) {
                Parameter like = all.get(index);
                ModelFile.add(
                        writer,
                        prefix(state.getKey()),
                        like,
                        state.getValue().get(index));
            }
        }
        writer.metadata(STEP, Long.toString(step));
        writer.metadata(POSITION, Integer.toString(schedule.position(step)));
        writer.metadata(RUN, run);
        writer.add(LOSSES, new int[] {losses.size(), LOSS_COLUMNS}, lossTable());
        writer.add(VALIDATIONS, new int[] {validations.size(), VALIDATION_COLUMNS}, validationTable());
        memory.meanActivation()
                .filter(RunningMeans::hasBegun)
                .ifPresent(means -> writer.add(MEANS, new int[] {means.units()}, means.values()));
        writer.write(target);
    }

    /**
     * Reads a checkpoint: the parameters into {@code parameters}, what a step hands on to the next into {@code memory}.
     *
     * @param run the {@linkplain #run description} of the run that is to go on
     * @throws RefusedFileException when the file is none, or one of another model or run
     */
    static Checkpoint read(
            Path path,
            ModelSpec spec,
            Parameters parameters,
            TrainingMemory memory,
            BatchSchedule schedule,
            String run)
            throws IOException {
        try (var file = SafetensorsFile.open(path)) {
            ModelFile model = ModelFile.read(file);
            requireSame(path, model, spec, parameters);
            long step = number(file, STEP);
            requireSameRun(file, run);
            if (step < 0 || number(file, POSITION) != schedule.position(step)) {
                throw new RefusedFileException(
                        path, "is at a position in its epoch that step " + step + " does not have");
            }
            requireBest(file, memory.states());
            parameters.set(model.parameters());
            List<Parameter> all = parameters.all();
            for (var state : memory.states().entrySet()) {
                for (int index = 0; index < all.size(); index++) {
                    Parameter like = all.get(index);
                    ModelFile.read(
                            file,
                            prefix(state.getKey()),
                            like,
                            state.getValue().get(index));
                }
            }
            if (step > 0 && memory.meanActivation().isPresent()) {
                readMeans(file, memory.meanActivation().get());
            }
            boolean measured = file.array(VALIDATIONS).shape().length == 2
                    && file.array(VALIDATIONS).shape()[1] == VALIDATION_COLUMNS;
            int columns = measured ? VALIDATION_COLUMNS : VALIDATION_COLUMNS - 1;
            return new Checkpoint(
                    step,
                    losses(table(file, LOSSES, LOSS_COLUMNS)),
                    validations(table(file, VALIDATIONS, columns), columns));
        }
    }

    private static void readMeans(SafetensorsFile file, RunningMeans means) throws IOException {
        int[] shape = file.array(MEANS).shape();
        if (!Arrays.equals(shape, new int[] {means.units()})) {
            throw new RefusedFileException(
                    file.file(),
                    "has the tensor " + MEANS + " in the shape " + Arrays.toString(shape) + ", where the code has "
                            + means.units() + " units");
        }
        means.set(file.array(MEANS).doubles());
    }

    static void requireSame(Path path, ModelFile model, ModelSpec spec, Parameters parameters)
            throws RefusedFileException {
        ModelSpec saved = model.spec();
        if (!saved.input().equals(spec.input())
                || !structure(saved).equals(structure(spec))
                || !saved.encoder().equals(spec.encoder())
                || !saved.decoder().equals(spec.decoder())) {
            throw new RefusedFileException(path, "is a checkpoint of another model, " + saved.name());
        }
        var savedType = model.type();
        var type = parameters.all().getFirst().view().type();
        if (savedType != type) {
            throw new RefusedFileException(
                    path,
                    "is a checkpoint in " + savedType.spelling() + ", which a run in " + type.spelling()
                            + " cannot go on from");
        }
    }

    private static void requireBest(SafetensorsFile file, Map<String, List<View>> states) throws RefusedFileException {
        boolean has = file.names().stream().anyMatch(name -> name.startsWith(prefix(BestModel.STATE)));
        if (states.containsKey(BestModel.STATE) && !has) {
            throw new RefusedFileException(
                    file.file(),
                    "was saved by a run that did not keep its best model, which one with keep: best cannot go on from");
        }
    }

    private static Optional<SequenceSpec> structure(ModelSpec spec) {
        return spec.sequence().map(SequenceSpec::withoutTeachers);
    }

    static void requireSameRun(SafetensorsFile file, String run) throws RefusedFileException {
        String[] saved = file.metadata().getOrDefault(RUN, "").split("\n");
        String[] wanted = run.split("\n");
        int difference = Arrays.mismatch(saved, wanted);
        if (difference >= 0) {
            throw new RefusedFileException(file.file(), difference(saved, wanted, difference));
        }
    }

    private static String difference(String[] saved, String[] wanted, int index) {
        String before = "was saved by a run ";
        if (index >= saved.length) {
            return before + "without " + wanted[index] + ", which one with it cannot go on from";
        }
        return before + "with " + saved[index] + ", which one "
                + (index < wanted.length ? "with " + wanted[index] : "without it") + " cannot go on from";
    }

    private static String prefix(String state) {
        return ModelFile.TRAINING + state + ".";
    }

    static long number(SafetensorsFile file, String key) throws RefusedFileException {
        String text = file.metadata().get(key);
        if (text == null) {
            throw new RefusedFileException(
                    file.file(),
                    "is a model without a checkpoint: its metadata has no \"" + key
                            + "\", so training cannot go on from it");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RefusedFileException(
                    file.file(), "has \"" + text + "\" where its metadata should have the number \"" + key + "\"", e);
        }
    }

    private static double[] table(SafetensorsFile file, String name, int columns) throws IOException {
        int[] shape = file.array(name).shape();
        if (shape.length != 2 || shape[1] != columns) {
            throw new RefusedFileException(
                    file.file(), "has a table " + name + " that does not have " + columns + " columns");
        }
        return file.array(name).doubles();
    }

    private double[] lossTable() {
        var table = new double[losses.size() * LOSS_COLUMNS];
        int at = 0;
        for (LossPoint point : losses) {
            table[at++] = point.step();
            table[at++] = point.loss();
            table[at++] = point.reconstruction();
        }
        return table;
    }

    private static List<LossPoint> losses(double[] table) {
        var points = new ArrayList<LossPoint>();
        for (int at = 0; at < table.length; at += LOSS_COLUMNS) {
            points.add(new LossPoint((long) table[at], table[at + 1], table[at + 2]));
        }
        return points;
    }

    private double[] validationTable() {
        var table = new double[validations.size() * VALIDATION_COLUMNS];
        int at = 0;
        for (ValidationPoint point : validations) {
            table[at++] = point.step();
            table[at++] = point.reconstruction();
            table[at++] = point.meanActivation();
        }
        return table;
    }

    private static List<ValidationPoint> validations(double[] table, int columns) {
        var points = new ArrayList<ValidationPoint>();
        for (int at = 0; at < table.length; at += columns) {
            double activation = columns == VALIDATION_COLUMNS ? table[at + 2] : Double.NaN;
            points.add(new ValidationPoint((long) table[at], table[at + 1], activation));
        }
        return points;
    }
}
