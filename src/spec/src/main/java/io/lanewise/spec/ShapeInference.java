package io.lanewise.spec;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows the shapes through a model, layer by layer, collecting the kernels. One instance serves one model. */
final class ShapeInference {

    /** A max pooling of the encoder that an unpooling may undo, with the index of the layer that does it. */
    private record Pooling(MaxPool2dKey key, int layer) {}

    private final Complaints complaints;
    private final Predicate<Object> broken;
    private final LayerKeys keys;
    private final Ties ties;
    private final List<ModelLayer> layers = new ArrayList<>();
    private final Map<String, Pooling> poolings = new HashMap<>();

    /** {@code broken} tells the layers that could not be read, at which the shapes are lost. */
    ShapeInference(ElementType type, Complaints complaints, Predicate<Object> broken) {
        this.complaints = complaints;
        this.broken = broken;
        this.keys = new LayerKeys(type, complaints);
        this.ties = new Ties(complaints);
    }

    /** The kernels so far, in order. */
    List<ModelLayer> layers() {
        return List.copyOf(layers);
    }

    /**
     * The shape that the last of {@code list} gives for an input of shape {@code src}; empty after a layer that does
     * not fit.
     */
    Optional<Shape> follow(List<LayerSpec> list, Shape src, boolean encoder) {
        Optional<Shape> shape = Optional.of(src);
        for (int index = 0; index < list.size() && shape.isPresent(); index++) {
            LayerSpec layer = list.get(index);
            boolean afterConv = index > 0 && list.get(index - 1) instanceof LayerSpec.Conv;
            boolean makesCode = encoder && index == list.size() - 1;
            shape = broken.test(layer) || !isInPlace(layer, makesCode)
                    ? Optional.empty()
                    : next(layer, shape.get(), encoder, afterConv);
        }
        return shape;
    }

    private boolean isInPlace(LayerSpec layer, boolean makesCode) {
        return makesCode
                || !(layer instanceof LayerSpec.OfCode)
                || keys.refuse(
                                layer,
                                "",
                                layer.kind() + " makes the code, so it must be the last layer of the encoder; move it"
                                        + " there.")
                        .isPresent();
    }

    private Optional<Shape> next(LayerSpec layer, Shape src, boolean encoder, boolean afterConv) {
        if (layer instanceof LayerSpec.Reshape reshape) {
            return keys.reshape(reshape, src);
        }
        if (layer instanceof LayerSpec.ConvLstm || layer instanceof LayerSpec.States) {
            return keys.refuse(
                    layer,
                    "",
                    layer.kind() + " is for models that run over frames; add the key sequence, as in"
                            + " sequence: {past: 10, future: 10}, or {past: 10} to reconstruct.");
        }
        if (layer instanceof LayerSpec.Unpool unpool) {
            return unpooling(unpool, src, encoder).map(pooling -> {
                MaxUnpool2dKey key = new MaxUnpool2dKey(pooling.key());
                layers.add(new ModelLayer(layer.name(), key, encoder, pooling.layer()));
                return key.dst();
            });
        }
        if (layer instanceof LayerSpec.TopK top) {
            return keepingLargest(top, src);
        }
        if (layer instanceof LayerSpec.Variational code) {
            return keys.of(code, src).map(key -> {
                var transform = new CodeTransform.Gaussian(code.units(), code.weight());
                layers.add(new ModelLayer(code.name(), key, encoder, -1).with(transform));
                return layers.getLast().dst();
            });
        }
        return keys.of(layer, src).map(key -> {
            Optional<KernelKey> fused =
                    afterConv ? LayerKeys.fused(layers.getLast().key(), key) : Optional.empty();
            String name = fused.isPresent() ? layers.removeLast().name() : layer.name();
            Optional<String> tied = ties.check(layer, key, encoder, layers);
            layers.add(new ModelLayer(name, fused.orElse(key), encoder, -1, Optional.empty(), tied));
            if (encoder && key instanceof MaxPool2dKey pooling) {
                poolings.put(layer.name(), new Pooling(pooling, layers.size() - 1));
            }
            return key.dst();
        });
    }

    private Optional<Shape> keepingLargest(LayerSpec.TopK top, Shape src) {
        if (layers.isEmpty()) {
            return keys.refuse(
                    top,
                    "",
                    "top_k keeps the largest values that the layer before it gives, and there is none; put it after a"
                            + " layer such as dense.");
        }
        if (top.active() > src.elements()) {
            return keys.refuse(
                    top,
                    "active",
                    "top_k cannot keep " + top.active() + " values, because the code has " + src.elements()
                            + "; keep fewer.");
        }
        layers.add(layers.removeLast().with(new CodeTransform.TopK(top.active())));
        return Optional.of(src);
    }

    private Optional<Pooling> unpooling(LayerSpec.Unpool unpool, Shape src, boolean encoder) {
        Optional<Pooling> pooling = encoder ? Optional.empty() : Optional.ofNullable(poolings.get(unpool.undoes()));
        if (pooling.isEmpty()) {
            complaints.report(unpool, "of", nothingToUndo(unpool, encoder));
            return pooling;
        }
        MaxPool2dKey key = pooling.get().key();
        if (!key.window().disjoint()) {
            complaints.report(
                    unpool,
                    "of",
                    "The windows of " + unpool.undoes()
                            + " overlap, so it cannot be undone; give it a stride of at least its kernel.");
            return Optional.empty();
        }
        if (!key.dst().equals(src)) {
            complaints.report(
                    unpool,
                    "",
                    "An unpool of " + unpool.undoes() + " needs an input of " + key.dst()
                            + ", the output of that maxpool, not " + src + ".");
            return Optional.empty();
        }
        return pooling;
    }

    private String nothingToUndo(LayerSpec.Unpool unpool, boolean encoder) {
        if (encoder) {
            return "An unpool belongs in the decoder: it undoes a maxpool of the encoder.";
        }
        if (poolings.isEmpty()) {
            return "There is no maxpool in the encoder that an unpool could undo.";
        }
        String names = String.join(", ", poolings.keySet().stream().sorted().toList());
        return unpool.undoes().isEmpty()
                ? "The decoder has more unpools than the encoder has maxpools (" + names
                        + "); remove this one, or say of: and a name."
                : "An unpool undoes a maxpool of the encoder, and \"" + unpool.undoes() + "\" is none. There is: "
                        + names + ".";
    }
}
