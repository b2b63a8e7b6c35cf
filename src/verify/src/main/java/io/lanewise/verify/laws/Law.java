package io.lanewise.verify.laws;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What must be true of the kernels of a layer shape, whatever the shape; of a cell, over short sequences. */
public enum Law {
    BIT_EQUALITY(
            "Vector kernels give the bits of their scalar twin, on any number of threads",
            key -> true,
            BitEquality::check,
            CellBitEquality::check),
    LATTICE_EQUALITY(
            "On small whole numbers, where no order of operations rounds, kernels equal the naive reference",
            key -> isCell(key) ? key.type() == ElementType.F64 : !isBilinear(key),
            LatticeEquality::check,
            CellLatticeEquality::check),
    ADJOINT_IDENTITY(
            "<layer(x), dy> = <x, gradient of x> = <weights, gradient of weights>",
            key -> !isCell(key),
            AdjointIdentity::check,
            Law::nothing),
    LINEARITY(
            "Gradients are linear in dy, and a layer without activation and pooling in its input and weights",
            key -> !isCell(key),
            Linearity::check,
            Law::nothing),
    BATCH_ADDITIVITY(
            "The gradients of weights and biases over a batch are the sum of those of its items",
            key -> key instanceof WeightedKey || isCell(key),
            BatchAdditivity::check,
            CellBatchAdditivity::check),
    FINITE_DIFFERENCES(
            "Gradients are what central differences in f64 say",
            key -> key.type() == ElementType.F64,
            FiniteDifferences::check,
            CellFiniteDifferences::check),
    LAYOUT_INDEPENDENCE(
            "Results do not depend on where buffers lie, nothing is written outside of them, and canaries around them"
                    + " are never read",
            key -> true,
            LayoutIndependence::check,
            CellLayoutIndependence::check),
    REFERENCE_BOUND(
            "Over a sequence, forward and back through time, a cell is within the running error bound of the naive"
                    + " reference",
            Law::isCell,
            Law::nothing,
            CellReferenceBound::check),
    STEP_EQUALITY(
            "A sequence has the bits of its steps one by one, forward and back through time",
            Law::isCell,
            Law::nothing,
            CellStepEquality::check);

    private final String statement;
    private final Predicate<KernelKey> applies;
    private final Consumer<Subject> ofLayers;
    private final Consumer<CellTrial> ofCells;

    /**
     * @param ofLayers how it is tried on layers that are no cells
     * @param ofCells how it is tried on a cell over a sequence
     */
    Law(String statement, Predicate<KernelKey> applies, Consumer<Subject> ofLayers, Consumer<CellTrial> ofCells) {
        this.statement = statement;
        this.applies = applies;
        this.ofLayers = ofLayers;
        this.ofCells = ofCells;
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
            if (isCell(subject.key())) {
                ofCells.accept(CellTrial.of(this, subject));
            } else {
                ofLayers.accept(subject);
            }
        } catch (RuntimeException e) {
            throw LawViolation.of(this, subject, e);
        }
    }

    private static void nothing(Object subject) {
        throw new IllegalStateException("This law does not apply to " + subject + ".");
    }

    private static boolean isCell(KernelKey key) {
        return key instanceof ConvLstmKey;
    }

    private static boolean isBilinear(KernelKey key) {
        return key instanceof UpsampleKey upsample && upsample.mode() != UpsampleKey.Mode.NEAREST;
    }
}
