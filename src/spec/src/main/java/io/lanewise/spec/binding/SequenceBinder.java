package io.lanewise.spec.binding;

import io.lanewise.spec.Limits;
import io.lanewise.spec.SequenceSpec;
import io.lanewise.spec.SequenceSpec.DecoderInput;
import io.lanewise.spec.SequenceSpec.Task;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Optional;

/** Reads {@code sequence}. */
final class SequenceBinder {

    private static final List<String> KEYS =
            List.of("past", "future", "task", "patch", "decoder_input", "teacher_forcing");

    private SequenceBinder() {}

    static SequenceSpec sequence(Value value, Places places) {
        Section section = value.section(KEYS);
        int past = section.required("past").integer(1, Limits.FRAMES);
        int future = section.optional("future")
                .map(given -> given.integer(0, Limits.FRAMES))
                .orElse(0);
        DecoderInput input = section.optional("decoder_input")
                .map(given -> given.choice(Words.of(DecoderInput.class)))
                .orElse(DecoderInput.NONE);
        SequenceSpec sequence = new SequenceSpec(
                past,
                future,
                task(section, future),
                section.optional("patch")
                        .map(given -> given.integer(1, Limits.WINDOW))
                        .orElse(1),
                input,
                teacherForcing(section.optional("teacher_forcing"), input));
        places.put(sequence, value, section.values());
        return sequence;
    }

    private static Task task(Section section, int future) {
        Optional<Value> given = section.optional("task");
        Task task = given.map(word -> word.choice(Words.of(Task.class)))
                .orElse(future > 0 ? Task.PREDICT : Task.RECONSTRUCT);
        if (task != Task.RECONSTRUCT && future == 0) {
            given.filter(value -> value.word().filter(task.spelling()::equals).isPresent())
                    .ifPresent(value -> value.report(
                            "The task " + task.spelling() + " needs frames to predict: give future: 1 or more."));
        }
        return task;
    }

    private static boolean teacherForcing(Optional<Value> given, DecoderInput input) {
        boolean teacherForcing = given.map(Value::flag).orElse(false);
        if (teacherForcing && input == DecoderInput.NONE) {
            given.get()
                    .report("teacher_forcing is for a decoder that reads the frame before; add decoder_input: previous,"
                            + " or drop it.");
        }
        return teacherForcing;
    }
}
