package io.lanewise.verify.laws;

import io.lanewise.kernel.DirectedKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.KernelRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One layer shape on trial: its kernels, and the seed that inputs, batch, buffers and the order of tasks follow from.
 *
 * @param key the layer shape, with its element type
 * @param bits the width of the kernels, 0 for the scalar twins: what a repeating command must name
 * @param source the kernels
 * @param directions the directions whose results are looked at
 */
public record Subject(KernelKey key, int bits, KernelSource source, Set<Direction> directions, long seed) {

    static final int LARGEST_BATCH = 3;
    /** Elements of a map beyond which one item is enough to keep a machine busy. */
    private static final long LARGE = 1_000_000;

    public Subject {
        directions = Set.copyOf(directions);
    }

    /** All directions of a layer shape; of a cell, those of the convolutions of its paths as well. */
    public static Subject of(KernelKey key, int bits, KernelSource source, long seed) {
        Set<Direction> directions =
                key.kernels().stream().map(DirectedKey::direction).collect(Collectors.toSet());
        return new Subject(key, bits, source, directions, seed);
    }

    Subject withKey(KernelKey other) {
        return new Subject(other, bits, source, directions, seed);
    }

    /** Items of a batch: 1, 2 or 3; 1 where the maps are large. */
    int batch() {
        return key.src().elements() + key.dst().elements() > LARGE ? 1 : 1 + (int) Math.floorMod(seed, LARGEST_BATCH);
    }

    /** Random numbers that follow from the seed and the law that draws them. */
    RandomGenerator random(Law law) {
        return new SplittableRandom(seed * Law.values().length + law.ordinal());
    }

    /** Whether a result is looked at. */
    boolean looksAt(Role role) {
        return directions.contains(role.direction());
    }

    /** All results of the kernels of a layer, which is no cell, on one thread. */
    Tensors run(Tensors inputs) {
        return new KernelRunner(source, 1, seed).run(key, inputs).results();
    }
}
