package io.lanewise.spec;

import io.lanewise.kernel.Activation;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Whether the layers give what the loss takes logarithms of, and penalties have a code to be on. */
final class LossCheck {

    /** Activations whose derivative {@link CodePenalty.Contractive} has by the code. */
    private static final Set<Activation.Kind> SMOOTH =
            EnumSet.of(Activation.Kind.SIGMOID, Activation.Kind.TANH, Activation.Kind.IDENTITY);

    private final ModelSpec model;
    private final Complaints complaints;
    private final Predicate<Object> broken;
    private final Function<LayerSpec, String> placeOf;

    /** See {@link ModelCheck}. */
    LossCheck(
            ModelSpec model, Complaints complaints, Predicate<Object> broken, Function<LayerSpec, String> placeOf) {
        this.model = model;
        this.complaints = complaints;
        this.broken = broken;
        this.placeOf = placeOf;
    }

    /** Reports what does not fit. */
    void run() {
        crossEntropy();
        emphasis();
        if (model.sequence().isEmpty()) {
            variational();
            divergence();
            contraction();
        } else if (!model.loss().sparsity().isEmpty()) {
            complaints.report(
                    model.loss(),
                    "sparsity",
                    "A model over sequences has no sparsity penalties yet: its code is the states of several cells;"
                            + " drop sparsity.");
        }
    }

    /** Cross-entropy has a logarithm of the output and of one minus the output. */
    private void crossEntropy() {
        if (model.loss().reconstruction() != LossSpec.Reconstruction.BCE || isUnreadable(model.decoder())) {
            return;
        }
        Optional<LayerSpec> last = model.decoder().reversed().stream()
                .filter(layer -> !(layer instanceof LayerSpec.Reshape))
                .findFirst();
        boolean sigmoid = last.filter(layer -> layer instanceof LayerSpec.Weighted weighted
                        && weighted.activation().equals(Activation.SIGMOID))
                .isPresent();
        if (!sigmoid) {
            complaints.report(
                    model.loss(),
                    "reconstruction",
                    "bce needs a reconstruction between 0 and 1 from a sigmoid" + last.map(this::found).orElse("")
                            + "; end the decoder in a layer with activation: sigmoid, or use l2.");
        }
    }

    /** The noise is on the frames that a model reads, which are not always those that it gives. */
    private void emphasis() {
        if (model.sequence().isPresent() && model.noise() instanceof NoiseSpec.Emphasized) {
            complaints.report(
                    model.noise(),
                    "emphasis",
                    "A model over sequences has no emphasis, since it may give other frames than those with noise; drop"
                            + " emphasis.");
        }
    }

    private String found(LayerSpec layer) {
        return ", but the decoder ends in the " + layer.kind() + " " + placeOf.apply(layer)
                + (layer instanceof LayerSpec.Weighted weighted
                        ? ", whose activation is " + weighted.activation()
                        : "");
    }

    private boolean isUnreadable(List<LayerSpec> list) {
        return list.stream().anyMatch(broken);
    }

    private Optional<CodePenalty> penalty(Class<? extends CodePenalty> kind) {
        return model.loss().sparsity().stream().filter(kind::isInstance).findAny();
    }

    private boolean isVariational() {
        return model.encoder().getLast() instanceof LayerSpec.Variational;
    }

    private void variational() {
        if (isVariational() && !model.loss().sparsity().isEmpty()) {
            complaints.report(
                    model.loss(),
                    "sparsity",
                    "A variational code has a penalty of its own, its divergence from the unit normal, and takes no"
                            + " other; drop sparsity, or use dense in place of variational.");
        }
    }

    /** The divergence has a logarithm of the code and of one minus the code. */
    private void divergence() {
        Optional<CodePenalty> kl = penalty(CodePenalty.Kl.class);
        if (kl.isEmpty() || isUnreadable(model.encoder()) || isVariational()) {
            return;
        }
        Optional<LayerSpec> source = model.encoder().reversed().stream()
                .filter(LayerSpec.Weighted.class::isInstance)
                .findFirst();
        if (source.isEmpty()) {
            complaints.report(
                    kl.get(),
                    "",
                    "kl needs a code between 0 and 1, but no layer of the encoder has an activation; add one with"
                            + " activation: sigmoid, or use l1.");
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

    /** The Jacobian of one layer is known in closed form by what it gives. */
    private void contraction() {
        Optional<CodePenalty> contractive = penalty(CodePenalty.Contractive.class);
        if (contractive.isEmpty() || isUnreadable(model.encoder()) || isVariational()) {
            return;
        }
        List<LayerSpec> layers = model.encoder().stream()
                .filter(layer -> !(layer instanceof LayerSpec.Reshape))
                .toList();
        Optional<LayerSpec> other = layers.stream()
                .filter(layer -> !(layer instanceof LayerSpec.Dense))
                .findFirst();
        String found = null;
        if (other.isPresent()) {
            found = "this one has the " + other.get().kind() + " " + placeOf.apply(other.get())
                    + "; make it one dense layer";
        } else if (layers.size() > 1) {
            found = "this one has " + layers.size() + "; keep one";
        } else if (layers.getFirst() instanceof LayerSpec.Dense dense
                && !SMOOTH.contains(dense.activation().kind())) {
            found = "the activation of " + placeOf.apply(dense) + " is " + dense.activation()
                    + "; give it activation: sigmoid";
        }
        if (found != null) {
            complaints.report(
                    contractive.get(),
                    "",
                    "contractive needs an encoder of one dense layer whose activation is sigmoid, tanh or identity,"
                            + " but " + found + ", or drop contractive.");
        }
    }
}
