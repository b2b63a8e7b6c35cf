package io.lanewise.verify.parity;

import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * What became of one case.
 *
 * @param name the file's name without its ending
 * @param kernels the kernels that ran, with shape, direction, order of operations, width and tile
 * @param tensors one comparison for each tensor of the case
 * @param message why it failed; empty where the comparisons say it all
 */
public record CaseResult(
        String name, Status status, List<KernelName> kernels, List<TensorResult> tensors, String message) {

    /** The ends of a case. */
    public enum Status {
        PASSED,
        FAILED,
        /** Not run; none is today, and reports say so. */
        SKIPPED
    }

    public CaseResult {
        kernels = List.copyOf(kernels);
        tensors = List.copyOf(tensors);
    }

    /**
     * The result of comparisons.
     *
     * @param scalarAllowed whether it may have run on scalar code; otherwise it failed
     */
    static CaseResult of(String name, List<KernelName> kernels, List<TensorResult> tensors, boolean scalarAllowed) {
        List<String> scalar = kernels.stream()
                .filter(KernelName::isScalar)
                .map(KernelName::toString)
                .toList();
        if (!scalarAllowed && !scalar.isEmpty()) {
            return new CaseResult(
                    name, Status.FAILED, kernels, tensors, "runs on scalar code: " + String.join(", ", scalar));
        }
        boolean passed = tensors.stream().allMatch(TensorResult::passed);
        return new CaseResult(name, passed ? Status.PASSED : Status.FAILED, kernels, tensors, "");
    }

    static CaseResult failed(String name, String message) {
        return new CaseResult(name, Status.FAILED, List.of(), List.of(), message);
    }
}
