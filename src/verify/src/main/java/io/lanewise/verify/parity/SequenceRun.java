package io.lanewise.verify.parity;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.CellRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a case of a ConvLSTM cell and compares every tensor that it has. */
final class SequenceRun {

    /** Any: buffers lie at other places with each seed, and results must not depend on that. */
    private static final long LAYOUT_SEED = 1;

    private final KernelSource source;
    private final ElementType type;
    private final boolean scalarAllowed;

    SequenceRun(KernelSource source, ElementType type, boolean scalarAllowed) {
        this.source = source;
        this.type = type;
        this.scalarAllowed = scalarAllowed;
    }

    /** All keys whose kernels a cell needs. */
    static List<KernelKey> keys(ConvLstmKey cell) {
        List<KernelKey> keys = new ArrayList<>(List.of(cell, cell.hiddenConvolution()));
        cell.inputConvolution().ifPresent(keys::add);
        return keys;
    }

    CaseResult run(String name, ParityCase.OfSequence sequence) {
        ConvLstmKey key = sequence.key().withType(type);
        CellRunner.Run run =
                new CellRunner(source, 1, LAYOUT_SEED, CellRunner.Mode.PLAIN).run(key, sequence.inputs());
        return CaseResult.of(
                name, List.copyOf(run.kernels()), compare(key, sequence, run.results()), scalarAllowed);
    }

    private List<TensorResult> compare(ConvLstmKey key, ParityCase.OfSequence sequence, CellResults actual) {
        Map<String, Tensor> results = actual.byName(key.peephole());
        Map<String, Tensor> kernelBounds =
                CellBounds.of(key, sequence.inputs(), type == ElementType.F32).byName(key.peephole());
        Map<String, Tensor> referenceBounds =
                CellBounds.ofAnyOrder(sequence.key(), sequence.inputs()).byName(key.peephole());
        List<TensorResult> compared = new ArrayList<>();
        sequence.expected()
                .forEach((name, expected) -> compared.add(TensorResult.compare(
                        name,
                        expected,
                        results.get(name),
                        kernelBounds.get(name).plus(referenceBounds.get(name)),
                        Parity.relativeLimit(type))));
        return compared;
    }
}
