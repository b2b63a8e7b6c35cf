package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what this machine and JVM give. */
@Command(
        name = "doctor",
        description = {
            "Tells what this machine and JVM give, and whether kernels run as fast as they are written.",
            "",
            "Printed are the Java version, whether C2 compiles, whether the Vector API and fused multiply-add are there, the"
                    + " preferred vector width, and the measured peak of one core. Then, for the kernels of the shipped specs"
                    + " or of those named: the tier that the JIT compiler reached (4 is C2), bytes allocated a call (0, unless"
                    + " vectors are boxed), the time of a call on one thread with one item, and the fraction of the peak, or"
                    + " the memory traffic of kernels without multiplications."
        },
        footer = {"  lanewise doctor", "  lanewise doctor specs/lecture-conv-800.yaml --bits 256", "  lanewise doctor --seconds 10"})
final class DoctorCommand extends LanewiseCommand {

    @Parameters(paramLabel = "SPEC", arity = "0..*", description = "Specs whose kernels are measured (default: all that ship).")
    private List<Path> specs = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "120",
            description = "Kernels that this time does not suffice for are left out (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Mixin
    private KernelOptions how;

    @Mixin
    private JsonOption json;

    /** The answers of one visit; {@code unmeasured} kernels were left out for lack of time. */
    private record Report(Machine machine, List<KernelTiming> timings, Map<String, Integer> levels, int unmeasured) {

        int level(KernelTiming timing) {
            return levels.getOrDefault(timing.kernel().getClass().getName(), 0);
        }

        /** Whether a kernel is as it should be. */
        boolean isWell(KernelTiming timing) {
            return timing.allocatedBytes() == 0 && level(timing) == CodeCache.C2;
        }
    }

    @Override
    public Integer call() throws IOException {
        var machine = Machine.here();
        if (!json.isWanted()) {
            machine.print(out());
        }
        var report = machine.canRunVectors() ? measured(machine) : new Report(machine, List.of(), Map.of(), 0);
        if (json.isWanted()) {
            Json.print(out(), to -> write(to, report));
        } else {
            print(report);
        }
        boolean well = machine.canRunVectors() && machine.c2() && report.timings().stream().allMatch(report::isWell);
        return well ? ExitCode.OK : ExitCode.FAILED;
    }

    private Report measured(Machine machine) throws IOException {
        List<ModelSpec> models = specs.isEmpty() ? Shipped.specs() : SpecFiles.read(specs, SpecFiles.warningsTo(err()));
        List<KernelKey> keys = GenerateCommand.keys(models).stream().distinct().toList();
        var kernels = new Kernels();
        Dispatch dispatch = how.dispatch(kernels);
        if (dispatch.isScalar()) {
            throw new UserException("Doctor looks at vector kernels; leave out --scalar.");
        }
        kernels.prepare(keys, dispatch);
        List<Kernel> all = keys.stream()
                .flatMap(key -> key.kernels().stream())
                .distinct()
                .map(one -> dispatch.kernel(one.key(), one.direction()))
                .toList();
        var timings = new ArrayList<KernelTiming>();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (var progress = new ProgressLine(err(), ProgressLine.isTerminal())) {
            for (Kernel kernel : all) {
                if (System.nanoTime() >= end) {
                    break;
                }
                progress.show(ProgressLine.bar(timings.size(), all.size()) + " " + timings.size() + "/" + all.size() + " "
                        + kernel.name().key() + " " + kernel.name().direction().spelling());
                timings.add(KernelTiming.of(kernel));
            }
        }
        return new Report(machine, timings, CodeCache.levels(), all.size() - timings.size());
    }

    private void print(Report report) {
        var table = new Table("kernel", "direction", ">tier", ">B/call", ">us/call", ">GFLOP/s", ">of peak", ">GB/s");
        for (var timing : report.timings()) {
            double flops = timing.flops();
            table.row(
                    timing.key().toString(),
                    timing.kernel().name().direction().spelling(),
                    Integer.toString(report.level(timing)),
                    Figures.count(timing.allocatedBytes()),
                    Figures.format("%,.1f", timing.seconds() * 1e6),
                    flops == 0 ? "" : Figures.format("%.1f", flops / 1e9),
                    flops == 0 ? "" : Figures.format("%.0f%%", 100 * fraction(report, timing)),
                    Figures.format("%.1f", timing.bandwidth() / 1e9));
        }
        if (!report.timings().isEmpty()) {
            out().println();
            table.print(out());
            long well = report.timings().stream().filter(report::isWell).count();
            out().println();
            out().println(well + " of " + Figures.plural(report.timings().size(), "kernel")
                    + " compiled by C2 and allocating nothing"
                    + (report.unmeasured() == 0 ? "." : "; " + report.unmeasured() + " not measured within --seconds " + seconds + "."));
        }
    }

    private static double fraction(Report report, KernelTiming timing) {
        return timing.flops() / report.machine().peakFlops().getOrDefault(timing.kernel().name().bits(), Double.NaN);
    }

    private static void write(JsonGenerator json, Report report) throws IOException {
        report.machine().write(json);
        Json.objects(json, "kernels", report.timings(), (to, timing) -> {
            to.writeStringField("kernel", timing.kernel().name().toString());
            to.writeNumberField("tier", report.level(timing));
            to.writeNumberField("allocatedBytes", timing.allocatedBytes());
            to.writeNumberField("seconds", timing.seconds());
            Json.number(to, "fractionOfPeak", fraction(report, timing));
            to.writeNumberField("bytesPerSecond", timing.bandwidth());
        });
        json.writeNumberField("unmeasured", report.unmeasured());
    }
}
