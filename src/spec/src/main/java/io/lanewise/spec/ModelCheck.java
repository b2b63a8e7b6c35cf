package io.lanewise.spec;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether the parts of a model fit together: names, shapes, and a loss that the layers allow. */
final class ModelCheck {

    private final ModelSpec model;
    private final Complaints complaints;
    private final Predicate<Object> broken;
    private final Function<LayerSpec, String> placeOf;

    /**
     * @param broken layers that could not be read
     * @param placeOf the words that tell a reader where a layer stands
     */
    ModelCheck(
            ModelSpec model, Complaints complaints, Predicate<Object> broken, Function<LayerSpec, String> placeOf) {
        this.model = model;
        this.complaints = complaints;
        this.broken = broken;
        this.placeOf = placeOf;
    }

    /** Reports everything that does not fit. */
    void run() {
        uniqueNames();
        withKernels(model.encoder(), "encoder");
        withKernels(model.decoder(), "decoder");
        new LossCheck(model, complaints, broken, placeOf).run();
        truncation();
        selection();
        pretraining();
        ties();
        augmentation();
        if (!broken.test(model.data())) {
            model.data().table().ifPresent(table -> new TableCheck(model, table, complaints).run());
        }
        if (Limits.allow(
                model.input().height(), model.input().width(), model.input().channels())) {
            layers(ElementType.F32);
        } else {
            complaints.report(
                    model.input(),
                    "",
                    "An input of " + model.input() + " has more than " + Limits.ELEMENTS
                            + " elements; use a smaller one.");
        }
    }

    /** The kernels of the model; complete only where nothing was reported. */
    List<ModelLayer> layers(ElementType type) {
        return model.sequence().isPresent()
                ? sequence(type).map(SequenceLayers::layers).orElse(List.of())
                : chain(type);
    }

    /** How they hang together in time; empty for a model of single maps, or where something was reported. */
    Optional<SequenceLayers> sequence(ElementType type) {
        return model.sequence()
                .flatMap(frames -> new SequenceInference(model, type, complaints, broken).layers());
    }

    private List<ModelLayer> chain(ElementType type) {
        ShapeInference inference = new ShapeInference(type, complaints, broken);
        inference
                .follow(model.encoder(), model.input(), true)
                .flatMap(code -> inference.follow(model.decoder(), code, false))
                .ifPresent(output -> {
                    if (output.equals(model.input())) {
                        new LayerPairs(model, complaints).pairs();
                    } else {
                        otherOutput(output);
                    }
                });
        return inference.layers();
    }

    /** Shape of the code; empty where the encoder does not fit. */
    Optional<Shape> code() {
        return model.sequence().isPresent()
                ? new SequenceInference(model, ElementType.F32, complaints, broken).code()
                : new ShapeInference(ElementType.F32, complaints, broken).follow(model.encoder(), model.input(), true);
    }

    private void otherOutput(Shape output) {
        Shape input = model.input();
        String mend = output.elements() == input.elements()
                ? "add the layer reshape: {height: " + input.height() + ", width: " + input.width() + ", channels: "
                        + input.channels() + "}."
                : "the last layers must undo what the encoder did to rows, columns and channels.";
        complaints.report(
                model.decoder().getLast(),
                "",
                "The decoder gives " + output + ", but the input is " + input + "; " + mend);
    }

    private void truncation() {
        boolean truncated = model.training().backpropagation().truncate() > 0;
        if (truncated && model.sequence().isEmpty() && !broken.test(model.training())) {
            complaints.report(
                    model.training(),
                    "truncate",
                    "truncate counts steps of time, and this model has none; drop it, or add the key sequence.");
        }
    }

    private void selection() {
        TrainingSpec training = model.training();
        boolean measured = !(training.validation() instanceof Validation.None);
        if (training.selection().needsValidation() && !measured && !broken.test(training)) {
            String key = training.selection().stopsEarly() ? "early_stopping" : "keep";
            complaints.report(
                    training,
                    key,
                    key + " judges the model by items that are held back, and validation: none holds none; hold some"
                            + " back, as in validation: {fraction: 0.1}, or drop " + key + ".");
        }
    }

    /** Of a model of single maps the pairs are looked at where its shapes fit. */
    private void pretraining() {
        if (model.sequence().isPresent()) {
            new LayerPairs(model, complaints).pairs();
        }
    }

    private void ties() {
        if (model.sequence().isPresent()) {
            Stream.concat(model.encoder().stream(), model.decoder().stream())
                    .filter(layer -> layer instanceof LayerSpec.Weighted weighted
                            && weighted.tied().isPresent())
                    .forEach(layer -> complaints.report(
                            layer, "tied", "A model over sequences has no tied weights yet; drop tied."));
        }
    }

    /** The frames of a sequence would have to be changed alike, and the numbers of a radar map are no brightness. */
    private void augmentation() {
        boolean augmented = !model.data().augment().equals(DataSpec.Augment.NONE);
        if (augmented && model.sequence().isPresent() && !broken.test(model.data())) {
            complaints.report(
                    model.data(),
                    "augment",
                    "Sequences of frames are trained on as they are, so there is nothing that augment could do; drop it.");
        }
    }

    private void uniqueNames() {
        Set<String> names = new HashSet<>();
        Stream.concat(model.encoder().stream(), model.decoder().stream())
                .filter(layer -> !layer.name().isEmpty() && !names.add(layer.name()))
                .forEach(layer -> complaints.report(
                        layer,
                        "name",
                        "The name " + layer.name() + " is taken by an earlier layer; names are unique in a model."));
    }

    private void withKernels(List<LayerSpec> list, String side) {
        if (list.stream().allMatch(LayerSpec.Reshape.class::isInstance)) {
            complaints.report(
                    list.getFirst(),
                    "",
                    "The " + side + " needs a layer that computes something; reshape alone does not.");
        }
    }
}
