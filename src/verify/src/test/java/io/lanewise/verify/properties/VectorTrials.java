package io.lanewise.verify.properties;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.VectorWidths;
import io.lanewise.verify.laws.Trials;
import java.util.Locale;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Tries random shapes on vector kernels of every width that runs here, and prints what that took. */
abstract class VectorTrials extends Operators {

    private final Trials trials = new Trials(new CompilingProvider(), VectorWidths.here());
    private long start;
    private String operator = "";

    @BeforeProperty
    void startClock() {
        start = System.nanoTime();
    }

    void check(KernelKey key, long seed) {
        operator = key.toString().substring(0, key.toString().indexOf('_'));
        trials.check(key, seed);
    }

    @AfterProperty
    void printBudget() {
        System.out.printf(
                Locale.ROOT,
                "Laws on vector kernels of %s: %d shapes, %d kernels, %.0f s%n",
                operator,
                trials.shapes(),
                trials.kernels(),
                (System.nanoTime() - start) / 1e9);
    }
}
