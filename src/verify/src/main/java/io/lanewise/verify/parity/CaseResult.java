package io.lanewise.verify.parity;

import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * What became of one case.
 *
 * @param name the file's name without its ending
 * @param kernels the kernels that ran, with shape, direction, order of operations, width and tile
 * @param tensors one comparison for each tensor of the case
 * @param message why it failed or was skipped; empty where the comparisons say it all
 */
public record CaseResult(
        String name, Status status, List<KernelName> kernels, List<TensorResult> tensors, String message) {

    /** The three ends of a case. */
    public enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }

    public CaseResult {
        kernels = List.copyOf(kernels);
        tensors = List.copyOf(tensors);
    }

    static CaseResult failed(String name, String message) {
        return new CaseResult(name, Status.FAILED, List.of(), List.of(), message);
    }

    static CaseResult skipped(String name, String message) {
        return new CaseResult(name, Status.SKIPPED, List.of(), List.of(), message);
    }
}
