package io.lanewise.spec;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether the parts of a model fit together: names, shapes, and penalties that the code allows. */
final class ModelCheck {

    private final ModelSpec model;
    private final Complaints complaints;
    private final Predicate<LayerSpec> broken;
    private final Function<LayerSpec, String> placeOf;

    /**
     * @param broken layers that could not be read
     * @param placeOf the words that tell a reader where a layer stands
     */
    ModelCheck(
            ModelSpec model, Complaints complaints, Predicate<LayerSpec> broken, Function<LayerSpec, String> placeOf) {
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
        divergence();
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
        ShapeInference inference = new ShapeInference(type, complaints, broken);
        inference
                .follow(model.encoder(), model.input(), true)
                .flatMap(code -> inference.follow(model.decoder(), code, false))
                .filter(output -> !output.equals(model.input()))
                .ifPresent(this::otherOutput);
        return inference.layers();
    }

    /** Shape of the code; empty where the encoder does not fit. */
    Optional<Shape> code() {
        return new ShapeInference(ElementType.F32, complaints, broken).follow(model.encoder(), model.input(), true);
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

    /** The divergence has a logarithm of the code and of one minus the code. */
    private void divergence() {
        Optional<CodePenalty> kl = model.loss().sparsity().stream()
                .filter(CodePenalty.Kl.class::isInstance)
                .findAny();
        if (kl.isEmpty() || model.encoder().stream().anyMatch(broken)) {
            return;
        }
        Optional<LayerSpec> source = model.encoder().reversed().stream()
                .filter(layer -> layer instanceof LayerSpec.Weighted || layer instanceof LayerSpec.ConvLstm)
                .findFirst();
        if (source.isEmpty()) {
            complaints.report(
                    kl.get(),
                    "",
                    "kl needs a code between 0 and 1, but no layer of the encoder has an activation; add one with"
                            + " activation: sigmoid, or use l1.");
        } else if (source.get() instanceof LayerSpec.ConvLstm cell) {
            complaints.report(
                    kl.get(),
                    "",
                    "kl needs a code between 0 and 1, but it comes from the convlstm " + placeOf.apply(cell)
                            + ", whose hidden state is not; use l1 here.");
        } else if (source.get() instanceof LayerSpec.Weighted layer
                && !layer.activation().equals(Activation.SIGMOID)) {
            complaints.report(
                    kl.get(),
                    "",
                    "kl needs a code between 0 and 1, but it comes from the " + layer.kind() + " "
                            + placeOf.apply(layer) + ", whose activation is " + layer.activation()
                            + "; give that layer activation: sigmoid, or use l1 here.");
        }
    }
}
