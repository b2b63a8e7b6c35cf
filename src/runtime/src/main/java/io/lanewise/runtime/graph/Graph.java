package io.lanewise.runtime.graph;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import io.lanewise.spec.ModelLayer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A chain of layers that fit together. Value k is what lies between layers: value 0 is the input, value k + 1 what layer k computes.
 *
 * @param layers a model's layers, or those of its encoder or decoder; {@link ModelLayer#undoes} counts in this list
 * @param code which value is the code
 */
record Graph(List<ModelLayer> layers, int code) {

    Graph {
        layers = List.copyOf(layers);
    }

    /**
     * The layers of {@code part} of a model.
     *
     * @throws LinkException when they do not fit together, or the part cannot run by itself
     */
    static Graph of(List<ModelLayer> model, Part part) {
        int encoders = (int) model.stream().takeWhile(ModelLayer::encoder).count();
        if (model.subList(encoders, model.size()).stream().anyMatch(ModelLayer::encoder)) {
            throw new LinkException("The layers of the encoder come before those of the decoder.");
        }
        Graph whole = new Graph(model, encoders);
        whole.check();
        return switch (part) {
            case WHOLE -> whole;
            case ENCODER -> new Graph(notEmpty(model.subList(0, encoders), "encoder"), encoders);
            case DECODER -> new Graph(
                    notEmpty(model.subList(encoders, model.size()), "decoder").stream()
                            .map(layer -> standingAlone(layer, encoders))
                            .toList(),
                    0);
        };
    }

    private static List<ModelLayer> notEmpty(List<ModelLayer> layers, String name) {
        if (layers.isEmpty()) {
            throw new LinkException("The " + name + " has no layers.");
        }
        return layers;
    }

    private static ModelLayer standingAlone(ModelLayer layer, int encoders) {
        if (layer.undoes() >= 0 && layer.undoes() < encoders) {
            throw new LinkException("The decoder does not run by itself: " + layer.name()
                    + " needs the places of the maxima that the encoder's pooling found, so run the whole model.");
        }
        int undoes = layer.undoes() < 0 ? -1 : layer.undoes() - encoders;
        return new ModelLayer(layer.name(), layer.key(), layer.encoder(), undoes, layer.transform(), layer.tied());
    }

    private void check() {
        notEmpty(layers, "model");
        Set<String> names = new HashSet<>();
        for (int index = 0; index < size(); index++) {
            ModelLayer layer = layers.get(index);
            if (!names.add(layer.name())) {
                throw new LinkException("Two layers are named " + layer.name() + ".");
            }
            if (layer.key().type() != type()) {
                throw new LinkException(layer.name() + " computes in " + layer.key().type().spelling() + ", the layers before it in "
                        + type().spelling() + ".");
            }
            if (layer.transform().isPresent() && index != code - 1) {
                throw new LinkException(layer.name() + " makes a code, so it is the last layer of the encoder.");
            }
            if (index > 0 && produced(index).elements() != key(index).src().elements()) {
                throw new LinkException(layer.name() + " takes " + key(index).src() + ", but the layer before it gives " + produced(index) + ".");
            }
            if (layer.key() instanceof MaxUnpool2dKey unpool && !undoes(unpool, index)) {
                throw new LinkException(layer.name() + " (" + unpool + ") does not belong to the pooling that it is to undo.");
            }
            if (layer.tied().isPresent() && !isAdjoint(layer, layer.tied().get())) {
                throw new LinkException(layer.name() + " (" + layer.key() + ") cannot have the weights of " + layer.tied().get()
                        + ": that is no layer of the encoder which it is the adjoint of.");
            }
        }
    }

    private boolean isAdjoint(ModelLayer layer, String source) {
        return layers.stream()
                .filter(other -> other.encoder() && other.tied().isEmpty() && other.name().equals(source))
                .anyMatch(other -> other.key() instanceof WeightedKey of
                        && layer.key() instanceof WeightedKey adjoint
                        && TurnedWeights.fit(of, adjoint));
    }

    private boolean undoes(MaxUnpool2dKey unpool, int index) {
        int pooling = layers.get(index).undoes();
        if (pooling < 0 || pooling >= index) {
            return false;
        }
        return switch (key(pooling)) {
            case MaxPool2dKey pool -> pool.equals(unpool.pooling());
            case Conv2dKey conv -> conv.pool() > 1
                    && unpool.pooling().equals(new MaxPool2dKey(conv.type(), conv.preShape(), Window.square(conv.pool(), conv.pool(), 0)));
            default -> false;
        };
    }

    int size() {
        return layers.size();
    }

    ElementType type() {
        return key(0).type();
    }

    KernelKey key(int layer) {
        return layers.get(layer).key();
    }

    String name(int layer) {
        return layers.get(layer).name();
    }

    /** Shape of a value as it is written. */
    Shape produced(int value) {
        return value == 0 ? key(0).src() : layers.get(value - 1).dst();
    }

    /** Shape of a value as the layer after it reads it: another one with as many elements where a dense layer meets a map. */
    Shape consumed(int value) {
        return value == size() ? produced(value) : key(value).src();
    }

    /** The first layer with parameters; no gradient is needed before it. The number of layers where there is none. */
    int firstWeighted() {
        return IntStream.range(0, size()).filter(layer -> key(layer) instanceof WeightedKey).findFirst().orElse(size());
    }

    /** Whether a max unpooling reads where the maxima of a layer were. */
    boolean isUndone(int layer) {
        return layers.stream().anyMatch(other -> other.undoes() == layer);
    }
}
