package io.lanewise.cli;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.laws.Law;
import io.lanewise.verify.laws.LawViolation;
import io.lanewise.verify.laws.Subject;
import io.lanewise.verify.laws.Verification;
import io.lanewise.verify.laws.Verification.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries the laws on the layers of a spec. */
@Command(
        name = "verify",
        description = {
            "Proves kernels right on the shapes of a spec, or finds where they are not.",
            "",
            "For every layer, in f32 and f64 unless --type says one: vector kernels give the bits of their scalar twins; on whole numbers they"
                    + " equal textbook loops; forward and backward are each other's adjoints; gradients are what finite"
                    + " differences say and add up over a batch; nothing outside of the operands is read or written. What a"
                    + " law finds comes with a command that repeats it. Laws that need textbook loops look at the layer on a"
                    + " smaller map, bits are compared on the whole one.",
            "",
            "A ConvLSTM cell is tried over a short sequence: forward and back through time it is within the derived bound of textbook loops,"
                    + " and its bits are the same whether steps run by themselves or together, inputs are projected first or"
                    + " step by step, and gates are kept or computed again."
        },
        footer = {
            "  lanewise verify specs/mnist-denoising.yaml",
            "  lanewise verify specs/lecture-conv-800.yaml --type f32 --bits 256",
            "  lanewise verify --key conv2d_f32_h28w28c1_k3s1p1_o16_relu --seed 7"
        })
final class VerifyCommand extends LanewiseCommand {

    @ArgGroup(multiplicity = "1")
    private Target target;

    /** One of the two. */
    private static final class Target {
        @Parameters(paramLabel = "SPEC", description = "The spec whose layers are tried.")
        private Path spec;

        @Option(names = "--key", paramLabel = "KEY", description = "A single layer shape instead, spelt as plan does.")
        private String key;
    }

    @Option(
            names = "--direction",
            paramLabel = "DIRECTION",
            description = "Looks only at the results of forward, backward_bias, backward_data or backward_weights.")
    private Direction direction;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "What random inputs follow from (default: 1).")
    private long seed;

    @Mixin
    private KernelOptions how;

    @Mixin
    private JsonOption json;

    private KernelSource source;
    private int bits;

    @Override
    public Integer call() {
        var kernels = new Kernels();
        var dispatch = how.dispatch(kernels);
        source = kernels.source(dispatch);
        bits = dispatch.bits();
        List<Finding> findings;
        try (var progress = new ProgressLine(err(), ProgressLine.isTerminal())) {
            findings = target.key == null ? layers(progress) : single(key(target.key));
        }
        long failed = findings.stream().filter(finding -> !finding.held()).count();
        if (json.isWanted()) {
            Json.print(out(), to -> {
                Json.objects(to, "findings", findings, (object, finding) -> {
                    object.writeStringField("layer", finding.layer().toString());
                    object.writeStringField("tried", finding.key().toString());
                    object.writeStringField("law", spelling(finding.law()));
                    object.writeBooleanField("held", finding.held());
                    object.writeStringField("violation", finding.violation());
                });
                to.writeNumberField("passed", findings.size() - failed);
                to.writeNumberField("failed", failed);
                to.writeNumberField("skipped", 0);
            });
        } else {
            print(findings);
            out().println(findings.size() - failed + " passed, " + failed + " failed, 0 skipped");
        }
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Finding> layers(ProgressLine progress) {
        List<KernelKey> keys = ModelLayers.of(SpecFiles.read(target.spec, SpecFiles.warningsTo(err())), ElementType.F32).stream()
                .map(ModelLayer::key)
                .distinct()
                .flatMap(shape -> types().stream().map(shape::withType))
                .toList();
        long laws = keys.stream()
                .flatMap(key -> Stream.of(Law.values()).filter(law -> law.appliesTo(key)))
                .count();
        var done = new ArrayList<Finding>();
        progress.show(ProgressLine.bar(0, laws) + " compiling");
        return new Verification(source, bits, directions(), seed).run(keys, finding -> {
            done.add(finding);
            progress.show(ProgressLine.bar(done.size(), laws) + " " + done.size() + "/" + laws + " " + finding.layer());
        });
    }

    /** One layer shape as it is, so that what a command repeats is what was found. */
    private List<Finding> single(KernelKey spelt) {
        KernelKey key = how.type().map(spelt::withType).orElse(spelt);
        var subject = new Subject(key, bits, source, directions(), seed);
        return Stream.of(Law.values())
                .filter(law -> law.appliesTo(key))
                .map(law -> new Finding(key, key, law, violation(law, subject)))
                .toList();
    }

    private List<ElementType> types() {
        return how.type().map(List::of).orElse(List.of(ElementType.values()));
    }

    private Set<Direction> directions() {
        return direction == null ? Set.of(Direction.values()) : Set.of(direction);
    }

    private static String violation(Law law, Subject subject) {
        try {
            law.check(subject);
            return "";
        } catch (LawViolation violation) {
            return violation.getMessage();
        }
    }

    private static KernelKey key(String spelling) {
        try {
            return KernelKey.parse(spelling);
        } catch (IllegalArgumentException e) {
            throw new UserException("--key: " + e.getMessage());
        }
    }

    private void print(List<Finding> findings) {
        var keys = findings.stream().map(Finding::layer).distinct().toList();
        for (KernelKey key : keys) {
            var ofKey = findings.stream().filter(finding -> finding.layer().equals(key)).toList();
            long held = ofKey.stream().filter(Finding::held).count();
            out().println((held == ofKey.size() ? "passed  " : "failed  ") + key + ": " + held + " of "
                    + Figures.plural(ofKey.size(), "law") + (held == 1 ? " holds" : " hold"));
            ofKey.stream()
                    .filter(finding -> !finding.held())
                    .forEach(finding -> out().println(finding.violation().indent(8).stripTrailing()));
        }
    }

    private static String spelling(Law law) {
        return law.name().toLowerCase(Locale.ROOT);
    }
}
