package io.lanewise.verify.laws;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What must be true of the kernels of a layer shape, whatever the shape. */
public enum Law {
    BIT_EQUALITY(
            "Vector kernels give the bits of their scalar twin, on any number of threads",
            key -> true,
            BitEquality::check),
    LATTICE_EQUALITY(
            "On small whole numbers, where no order of operations rounds, kernels equal the naive reference",
            key -> !isBilinear(key),
            LatticeEquality::check),
    ADJOINT_IDENTITY(
            "<layer(x), dy> = <x, gradient of x> = <weights, gradient of weights>",
            key -> true,
            AdjointIdentity::check),
    LINEARITY(
            "Gradients are linear in dy, and a layer without activation and pooling in its input and weights",
            key -> true,
            Linearity::check),
    BATCH_ADDITIVITY(
            "The gradients of weights and biases over a batch are the sum of those of its items",
            key -> key instanceof WeightedKey,
            BatchAdditivity::check),
    FINITE_DIFFERENCES(
            "Gradients are what central differences in f64 say",
            key -> key.type() == ElementType.F64,
            FiniteDifferences::check),
    LAYOUT_INDEPENDENCE(
            "Results do not depend on where buffers lie, nothing is written outside of them, and canaries around them"
                    + " are never read",
            key -> true,
            LayoutIndependence::check);

    private final String statement;
    private final Predicate<KernelKey> applies;
    private final Consumer<Subject> check;

    Law(String statement, Predicate<KernelKey> applies, Consumer<Subject> check) {
        this.statement = statement;
        this.applies = applies;
        this.check = check;
    }

    /** The law in a sentence. */
    public String statement() {
        return statement;
    }

    /** Whether the law says something about a layer shape. */
    public boolean appliesTo(KernelKey key) {
        return applies.test(key);
    }

    /**
     * Tries a layer shape; one that the law does not apply to passes.
     *
     * @throws LawViolation when the law is broken, or a kernel fails otherwise
     */
    public void check(Subject subject) {
        if (!appliesTo(subject.key())) {
            return;
        }
        try {
            check.accept(subject);
        } catch (RuntimeException e) {
            throw LawViolation.of(this, subject, e);
        }
    }

    private static boolean isBilinear(KernelKey key) {
        return key instanceof UpsampleKey upsample && upsample.mode() != UpsampleKey.Mode.NEAREST;
    }
}
