package io.lanewise.spec;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pairs that {@link Pretraining} trains, each as a model of its own: a layer of the encoder with weights, and the
 * layers without weights that follow it, with the layers of the decoder that lead back to the shape that it reads. Layers
 * keep their names. The loss is the model's reconstruction loss where a pair can have it, otherwise squared error, with
 * the penalty on the weights; a code that is on the way has no penalty.
 */
public final class LayerPairs {

    private final ModelSpec model;
    private final Complaints complaints;

    LayerPairs(ModelSpec model, Complaints complaints) {
        this.model = model;
        this.complaints = complaints;
    }

    /**
     * The pairs of a model, the outermost first; none where it has no pre-training.
     *
     * @throws SpecException when the encoder and decoder of a model that no {@link SpecReader} made are no mirror images
     */
    public static List<ModelSpec> of(ModelSpec model) {
        List<SpecProblem> problems = new ArrayList<>();
        List<ModelSpec> pairs = new LayerPairs(
                        model, (part, option, message) -> problems.add(new SpecProblem(model.name(), message, "")))
                .pairs();
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return pairs;
    }

    /** The pairs of a model whose shapes fit; none after a report of why there cannot be any. */
    List<ModelSpec> pairs() {
        if (model.training().pretraining().isEmpty()) {
            return List.of();
        }
        if (model.sequence().isPresent()) {
            refuse("A model over sequences has no pre-training; drop pretraining.");
            return List.of();
        }
        List<List<LayerSpec>> encoders = encoders();
        long decoders = model.decoder().stream().filter(LayerPairs::isWeighted).count();
        if (encoders.isEmpty() || encoders.size() != decoders) {
            refuse("Pre-training trains each layer with weights of the encoder with its mirror image in the decoder, but the"
                    + " encoder has " + encoders.size() + " of them and the decoder " + decoders
                    + "; give both as many, or drop pretraining.");
            return List.of();
        }
        return pairs(encoders);
    }

    private void refuse(String message) {
        complaints.report(model.training(), "pretraining", message);
    }

    /** The encoder, cut before each layer with weights but the first. */
    private List<List<LayerSpec>> encoders() {
        List<List<LayerSpec>> parts = new ArrayList<>();
        List<LayerSpec> part = new ArrayList<>();
        for (LayerSpec layer : model.encoder()) {
            if (isWeighted(layer) && part.stream().anyMatch(LayerPairs::isWeighted)) {
                parts.add(List.copyOf(part));
                part.clear();
            }
            part.add(layer);
        }
        if (part.stream().anyMatch(LayerPairs::isWeighted)) {
            parts.add(part);
        }
        return parts;
    }

    private List<ModelSpec> pairs(List<List<LayerSpec>> encoders) {
        ShapeInference shapes = new ShapeInference(ElementType.F32, (part, option, message) -> {}, layer -> false);
        List<Shape> inputs = new ArrayList<>();
        Shape shape = model.input();
        for (List<LayerSpec> encoder : encoders) {
            inputs.add(shape);
            shape = shapes.follow(encoder, shape, true).orElseThrow();
        }
        List<ModelSpec> pairs = new ArrayList<>();
        List<LayerSpec> left = model.decoder();
        for (int index = encoders.size() - 1; index >= 0; index--) {
            List<LayerSpec> decoder = new ArrayList<>();
            // The outermost pair has all layers that are left.
            for (LayerSpec layer : left) {
                boolean weighted = decoder.stream().anyMatch(LayerPairs::isWeighted);
                boolean mirrored = weighted && shape.equals(inputs.get(index));
                if (index > 0 && (mirrored || weighted && isWeighted(layer))) {
                    break;
                }
                decoder.add(layer);
                shape = shapes.follow(List.of(layer), shape, false).orElseThrow();
            }
            left = left.subList(decoder.size(), left.size());
            if (!isMirror(encoders.get(index), inputs.get(index), decoder, shape)) {
                return List.of();
            }
            pairs.addFirst(pair(encoders, index, inputs.get(index), decoder));
        }
        return pairs;
    }

    /** Whether a part of the decoder leads back to what a part of the encoder reads, and needs no other part for that. */
    private boolean isMirror(List<LayerSpec> encoder, Shape input, List<LayerSpec> decoder, Shape output) {
        LayerSpec read = encoder.stream().filter(LayerPairs::isWeighted).findFirst().orElseThrow();
        LayerSpec given = decoder.stream().filter(LayerPairs::isWeighted).findFirst().orElseThrow();
        if (!output.equals(input)) {
            complaints.report(
                    given,
                    "",
                    "Pre-training trains " + read.name() + " with its mirror image, " + given.name() + ", but the one reads "
                            + input + " and the other leads back to " + output
                            + "; make the decoder a mirror image of the encoder, or drop pretraining.");
            return false;
        }
        for (LayerSpec layer : decoder) {
            Optional<String> other = needed(layer)
                    .filter(name -> encoder.stream().noneMatch(mine -> mine.name().equals(name)));
            if (other.isPresent()) {
                complaints.report(
                        layer,
                        layer instanceof LayerSpec.Unpool ? "of" : "tied",
                        "Pre-training trains " + layer.name() + " with " + read.name() + ", but it needs " + other.get()
                                + ", which belongs to another pair; make the decoder a mirror image of the encoder, or"
                                + " drop pretraining.");
                return false;
            }
        }
        return true;
    }

    /** The layer of the encoder that a layer of the decoder cannot do without. */
    private static Optional<String> needed(LayerSpec layer) {
        return switch (layer) {
            case LayerSpec.Unpool unpool -> Optional.of(unpool.undoes());
            case LayerSpec.Weighted weighted -> weighted.tied();
            default -> Optional.empty();
        };
    }

    private ModelSpec pair(List<List<LayerSpec>> encoders, int index, Shape input, List<LayerSpec> decoder) {
        TrainingSpec training = model.training();
        Pretraining how = training.pretraining().orElseThrow();
        boolean probabilities = index == 0 || givesProbabilities(encoders.get(index - 1)) && endsInSigmoid(decoder);
        LossSpec.Reconstruction loss =
                probabilities ? model.loss().reconstruction() : LossSpec.Reconstruction.L2;
        return new ModelSpec(
                model.name(),
                input,
                Optional.empty(),
                encoders.get(index),
                decoder,
                new LossSpec(loss, List.of(), model.loss().weights()),
                how.noise().orElse(model.noise()),
                training.ofPair(how),
                model.data(),
                model.numerics(),
                model.text());
    }

    /** Pooling after a sigmoid does no harm. */
    private static boolean givesProbabilities(List<LayerSpec> encoder) {
        return encoder.stream().anyMatch(LayerPairs::isSigmoid);
    }

    private static boolean endsInSigmoid(List<LayerSpec> decoder) {
        return decoder.reversed().stream()
                .filter(layer -> !(layer instanceof LayerSpec.Reshape))
                .findFirst()
                .filter(LayerPairs::isSigmoid)
                .isPresent();
    }

    private static boolean isSigmoid(LayerSpec layer) {
        return layer instanceof LayerSpec.Weighted weighted && weighted.activation().equals(Activation.SIGMOID);
    }

    private static boolean isWeighted(LayerSpec layer) {
        return layer instanceof LayerSpec.Weighted;
    }
}
