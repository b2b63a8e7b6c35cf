package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.ElementType;
import io.lanewise.verify.parity.CaseResult;
import io.lanewise.verify.parity.Parity;
import io.lanewise.verify.parity.ParityReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs reference cases of another implementation. */
@Command(
        name = "parity",
        description = {
            "Compares kernels with reference cases of another implementation.",
            "",
            "A case is a safetensors file with the inputs, outputs and gradients of one layer and its options in the metadata."
                    + " Each runs on vector kernels emitted for its shape, through the linker that training uses; a case that"
                    + " would fall to scalar code fails. Printed are kernel, algorithm and width of each case, and of each"
                    + " tensor the worst absolute error, the worst error relative to its largest value, and the worst error"
                    + " over the derived bound, above 1 of which a case fails. In f64 the relative error must also stay below"
                    + " 1e-10."
        },
        footer = {
            "  lanewise parity src/verify/src/test/resources/golden",
            "  lanewise parity cases --type f64 --bits 256",
            "  lanewise parity cases --json | jq '.cases[] | select(.status == \"failed\")'"
        })
final class ParityCommand extends LanewiseCommand {

    @Parameters(paramLabel = "DIR", description = "A folder of cases, *.safetensors.")
    private Path folder;

    @Mixin
    private KernelOptions how;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        var kernels = new Kernels();
        ElementType type = how.type().orElse(ElementType.F32);
        var source = kernels.source(how.dispatch(kernels));
        var report = new Parity(source, type, how.scalar()).run(folder);
        if (json.isWanted()) {
            Json.print(out(), to -> write(to, report));
        } else {
            out().print(report.render());
            out().flush();
        }
        return report.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void write(JsonGenerator json, ParityReport report) throws IOException {
        Json.objects(json, "cases", report.cases(), ParityCommand::write);
        for (var status : CaseResult.Status.values()) {
            json.writeNumberField(spelling(status), report.count(status));
        }
    }

    private static void write(JsonGenerator json, CaseResult result) throws IOException {
        json.writeStringField("name", result.name());
        json.writeStringField("status", spelling(result.status()));
        json.writeStringField("message", result.message());
        Json.objects(json, "kernels", result.kernels(), (to, kernel) -> {
            to.writeStringField("key", kernel.key().toString());
            to.writeStringField("direction", kernel.direction().spelling());
            to.writeStringField("algorithm", kernel.order().spelling());
            to.writeNumberField("bits", kernel.bits());
            to.writeStringField("tile", kernel.tile());
        });
        Json.objects(json, "tensors", result.tensors(), (to, tensor) -> {
            to.writeStringField("name", tensor.name());
            to.writeBooleanField("passed", tensor.passed());
            Json.number(to, "absoluteError", tensor.worstAbsolute());
            Json.number(to, "relativeError", tensor.worstRelative());
            Json.number(to, "errorOverBound", tensor.errorOverBound());
            to.writeStringField("worstElement", tensor.worstElement());
        });
    }

    private static String spelling(CaseResult.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
