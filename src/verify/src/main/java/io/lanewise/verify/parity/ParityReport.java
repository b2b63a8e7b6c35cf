package io.lanewise.verify.parity;

import io.lanewise.kernel.KernelName;
import java.util.List;
import java.util.Locale;

/** The results of all cases of a folder, in the order of their names. */
public record ParityReport(List<CaseResult> cases) {

    public ParityReport {
        cases = List.copyOf(cases);
    }

    public int count(CaseResult.Status status) {
        return (int) cases.stream().filter(one -> one.status() == status).count();
    }

    /** Whether no case failed. */
    public boolean passed() {
        return count(CaseResult.Status.FAILED) == 0;
    }

    /** The report as text, which ends with {@code N passed, M failed, K skipped}. */
    public String render() {
        StringBuilder text = new StringBuilder();
        for (CaseResult one : cases) {
            String message = one.message().isEmpty() ? "" : ": " + one.message();
            line(text, "%-7s %s%s", one.status().name().toLowerCase(Locale.ROOT), one.name(), message);
            one.kernels().stream().map(KernelName::key).distinct().forEach(key -> line(text, "        %s", key));
            for (KernelName kernel : one.kernels()) {
                String width = kernel.isScalar() ? "scalar" : kernel.bits() + " bits";
                String tile = kernel.tile().isEmpty() ? "" : ", tile " + kernel.tile();
                line(
                        text,
                        "        %-17s %s, %s%s",
                        kernel.direction().spelling(),
                        kernel.order().spelling(),
                        width,
                        tile);
            }
            for (TensorResult tensor : one.tensors()) {
                line(
                        text,
                        "        %-10s absolute %.2e  relative %.2e  error/bound %.3f%s",
                        tensor.name(),
                        tensor.worstAbsolute(),
                        tensor.worstRelative(),
                        tensor.errorOverBound(),
                        tensor.passed() ? "" : "  FAILED at " + tensor.worstElement());
            }
        }
        line(
                text,
                "%d passed, %d failed, %d skipped",
                count(CaseResult.Status.PASSED),
                count(CaseResult.Status.FAILED),
                count(CaseResult.Status.SKIPPED));
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
