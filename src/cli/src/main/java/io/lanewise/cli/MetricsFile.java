package io.lanewise.cli;

import io.lanewise.runtime.files.AtomicFile;
import io.lanewise.runtime.training.LossPoint;
import io.lanewise.runtime.training.PlanFigures;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingProgress;
import io.lanewise.runtime.training.ValidationPoint;
import io.lanewise.spec.TrainingSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A table of a run that grows by a row a step. The row of step 0 has the validation of the untrained model. Where a run
 * is resumed, the rows of the steps before are those of the file that is there, or else made from the checkpoint, which
 * does not know how fast they were.
 *
 * <p>A row is in the file when its step has ended. A file that cannot be written any more does not end training: it is
 * told, and no more rows are written.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {

    private final Path file;
    private final MetricsFormat format;
    private final TrainingSpec training;
    private final Consumer<String> warnings;
    private PlanFigures plan;
    private FileChannel channel;
    private boolean begun;

    /**
     * @param file whose ending says the format
     * @param warnings takes a sentence when the file cannot be written any more
     * @throws UserException when the ending says nothing
     */
    MetricsFile(Path file, TrainingSpec training, Consumer<String> warnings) {
        this.file = file;
        this.format = MetricsFormat.of(file);
        this.training = training;
        this.warnings = warnings;
    }

    @Override
    public void onStart(PlanFigures figures) {
        plan = figures;
    }

    @Override
    public void onResume(List<LossPoint> losses, List<ValidationPoint> validations) {
        begin(losses, validations, true);
    }

    @Override
    public void onValidation(ValidationPoint point) {
        if (point.step() == 0) {
            begin(List.of(), List.of(point), false);
        }
    }

    @Override
    public void onStep(TrainingProgress now) {
        if (!begun) {
            begin(List.of(), List.of(), false);
        }
        Double validation = now.validation()
                .filter(point -> point.step() == now.step())
                .map(ValidationPoint::reconstruction)
                .orElse(null);
        append(format.row(
                known(now.point(), validation), now.gradientLength(), now.seconds(), now.itemsPerSecond()));
    }

    /** What of a row can be told from a checkpoint; the validation is null in most. */
    private String known(LossPoint point, Double validation) {
        long epoch = (point.step() - 1) / Math.ceilDiv(plan.trainingItems(), plan.batch());
        double rate = training.schedule().rate(training.optimizer().rate(), point.step(), plan.steps());
        return format.known(point.step(), epoch, point.loss(), point.reconstruction(), validation, rate);
    }

    private void begin(List<LossPoint> losses, List<ValidationPoint> validations, boolean resumed) {
        begun = true;
        try {
            var old = resumed ? oldRows() : new TreeSet<String>();
            AtomicFile.write(file, to -> {
                var rows = new BufferedWriter(Channels.newWriter(to, StandardCharsets.UTF_8));
                writeHistory(rows, losses, validations, old);
                rows.flush();
            });
            channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private TreeSet<String> oldRows() throws IOException {
        try {
            return new TreeSet<>(Files.readAllLines(file));
        } catch (NoSuchFileException | CharacterCodingException e) {
            // There is no table of this run to go on with.
            return new TreeSet<>();
        }
    }

    private void writeHistory(
            BufferedWriter rows, List<LossPoint> losses, List<ValidationPoint> validations, TreeSet<String> old)
            throws IOException {
        rows.write(format.heading());
        var measured = new HashMap<Long, Double>();
        validations.forEach(point -> measured.put(point.step(), point.reconstruction()));
        if (measured.containsKey(0L)) {
            writeOld(rows, format.known(0, null, null, null, measured.get(0L), null), old);
        }
        for (LossPoint point : losses) {
            writeOld(rows, known(point, measured.get(point.step())), old);
        }
    }

    /** The row that begins so among the old ones, or else one whose other columns are empty. */
    private void writeOld(BufferedWriter rows, String known, TreeSet<String> old) throws IOException {
        String row = old.ceiling(known + ",");
        boolean found = row != null && row.startsWith(known + ",") && format.isWhole(row);
        rows.write(found ? row + "\n" : format.row(known));
    }

    private void append(String row) {
        if (channel == null) {
            return;
        }
        try {
            long whole = channel.size();
            var bytes = ByteBuffer.wrap(row.getBytes(StandardCharsets.UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                channel.truncate(whole);
                throw e;
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(IOException reason) {
        warnings.accept("No more rows are written to " + file + ", but training goes on. " + Errors.answer(reason).sentence());
        close();
    }

    /** All rows are on the device. */
    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        try (var open = channel) {
            channel = null;
            open.force(true);
        } catch (IOException e) {
            warnings.accept(Errors.answer(e).sentence());
        }
    }
}
