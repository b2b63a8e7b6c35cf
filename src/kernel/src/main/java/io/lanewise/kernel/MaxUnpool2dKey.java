package io.lanewise.kernel;

import java.util.List;

/**
 * Max unpooling: each value goes to the place its max pooling took the maximum from (the tap numbers in the workspace), all other places
 * are +0. Only for pooling with disjoint windows, where each place has one window at most.
 *
 * @param pooling the pooling that is undone; src of this layer is its dst and the other way round
 */
public record MaxUnpool2dKey(MaxPool2dKey pooling) implements KernelKey {

    public MaxUnpool2dKey {
        if (!pooling.window().disjoint()) {
            throw new IllegalArgumentException("Only pooling whose windows do not overlap can be undone.");
        }
    }

    @Override
    public ElementType type() {
        return pooling.type();
    }

    @Override
    public MaxUnpool2dKey withType(ElementType other) {
        return new MaxUnpool2dKey(pooling.withType(other));
    }

    @Override
    public Shape src() {
        return pooling.dst();
    }

    @Override
    public Shape dst() {
        return pooling.src();
    }

    @Override
    public List<Direction> directions() {
        return List.of(Direction.FORWARD, Direction.BACKWARD_DATA);
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
