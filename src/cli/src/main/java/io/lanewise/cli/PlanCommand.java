package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.spec.SpecProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a spec becomes. */
@Command(
        name = "plan",
        description = {
            "Shows what a spec becomes: layers, shapes, kernels, memory.",
            "",
            "For each layer: its kernel key, the shape of its output, parameters, multiply-adds and least memory traffic of"
                    + " one item, the order of operations (algorithm) and register tile of its forward kernel, and a bound:"
                    + " the least cycles on one core at two vector FMAs and 4 bytes of memory a cycle, and which of the two"
                    + " it is. Then all memory that inference and training take, known before the first run.",
            "",
            "Of a model over frames the figures of a layer are those of one step; those of the model are of all steps."
        },
        footer = {
            "  lanewise plan specs/lecture-conv-800.yaml",
            "  lanewise plan specs/mnist-denoising.yaml --kernels --bits 256",
            "  lanewise plan specs/dense-800.yaml --json | jq .peakBytes.training",
            "  lanewise plan specs/reference/shi2015-5x5-256.yaml --json | jq .parameters"
        })
final class PlanCommand extends LanewiseCommand {

    @Parameters(paramLabel = "SPEC", description = "The spec, a YAML file.")
    private Path spec;

    @Option(names = "--batch", paramLabel = "N", description = "Items at once (default: the batch of the spec's training).")
    private Integer batch;

    @Option(names = "--kernels", description = "Tells what was decided about every kernel, backward ones included.")
    private boolean kernels;

    @Mixin
    private KernelOptions how;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        var warnings = new ArrayList<SpecProblem>();
        var model = SpecFiles.read(spec, warnings::add);
        warnings.forEach(SpecFiles.warningsTo(err()));
        int items = batch == null ? model.training().batch() : batch;
        if (items < 1) {
            throw new UserException("--batch " + items + " is too few: give at least 1.");
        }
        var provider = new Kernels();
        var plan = ModelPlan.of(model, how.options(provider), provider, items);
        if (json.isWanted()) {
            Json.print(out(), generator -> write(generator, plan, warnings));
        } else {
            print(out(), plan, kernels);
        }
        return ExitCode.OK;
    }

    /** The plan for people. */
    static void print(PrintWriter out, ModelPlan plan, boolean everyKernel) {
        String input = plan.spec().input().toString();
        out.printf(
                "%s: %s -> code %s -> %s, %s parameters, %s multiply-adds an item%n",
                plan.spec().name(),
                plan.spec().sequence().map(frames -> frames(frames.past(), plan)).orElse(input),
                plan.code(),
                plan.spec().sequence().map(frames -> frames(plan.framesGiven(), plan)).orElse(input),
                Figures.count(plan.parameters()),
                Figures.large(plan.macs()));
        out.println("Kernels: " + plan.type().spelling() + ", " + (plan.bits() == 0 ? "scalar twins" : plan.bits() + "-bit vectors"));
        out.println();
        layers(plan).print(out);
        if (everyKernel) {
            plan.layers().forEach(layer -> printKernels(out, layer));
        }
        out.println();
        memory(plan).print(out);
        if (!plan.training().note().isEmpty()) {
            out.println(plan.training().note());
        }
    }

    private static String frames(int count, ModelPlan plan) {
        return Figures.plural(count, "frame") + " of " + plan.spec().input();
    }

    private static Table layers(ModelPlan plan) {
        var table = new Table(
                "layer", "key", ">output", ">parameters", ">MACs", ">bytes", "algorithm", "tile", ">bound, kcycles", "by");
        boolean inSteps = plan.spec().sequence().isPresent();
        for (var layer : plan.layers()) {
            KernelKey key = layer.key();
            var bound = Bound.of(key, plan.bits());
            table.row(
                    layer.layer().name() + (inSteps ? ", " + Figures.plural(layer.steps(), "step") : ""),
                    Words.of(layer.layer()),
                    layer.layer().dst().toString(),
                    Figures.count(layer.layer().parameters()),
                    Figures.large(key.macs()),
                    Figures.bytes(Bound.bytes(key)),
                    layer.forward().order().spelling(),
                    tile(layer.forward()),
                    Figures.format("%,.1f", bound.cycles() / 1e3),
                    bound.limit());
        }
        return table;
    }

    private static String tile(KernelName name) {
        return name.tile().isEmpty() ? "-" : name.tile();
    }

    private static void printKernels(PrintWriter out, ModelPlan.Layer layer) {
        out.println();
        out.println(layer.layer().name() + "  " + layer.key());
        for (var choice : layer.kernels()) {
            KernelKey key = choice.name().key();
            out.println("  " + choice.name().direction().spelling()
                    + (key.equals(layer.key()) ? "" : " of " + key)
                    + (choice.name().isScalar() ? "  scalar twin, order " + choice.name().order().spelling() : ""));
            choice.description().forEach(line -> out.println("    " + line));
        }
    }

    private static Table memory(ModelPlan plan) {
        var table = new Table("memory, batch " + plan.batch(), ">inference", ">training");
        for (var kind : MemoryPlan.Kind.values()) {
            table.row(
                    kind.words(),
                    Figures.bytes(plan.inference().bytes(kind)),
                    Figures.bytes(plan.training().bytes(kind)));
        }
        return table.row(
                        "saved by sharing",
                        "-" + Figures.bytes(plan.inference().savedBytes()),
                        "-" + Figures.bytes(plan.training().savedBytes()))
                .row("peak", Figures.bytes(plan.inference().peakBytes()), Figures.bytes(plan.training().peakBytes()));
    }

    private static void write(JsonGenerator json, ModelPlan plan, List<SpecProblem> warnings) throws IOException {
        json.writeStringField("name", plan.spec().name());
        json.writeStringField("type", plan.type().spelling());
        json.writeNumberField("bits", plan.bits());
        json.writeNumberField("batch", plan.batch());
        json.writeNumberField("parameters", plan.parameters());
        json.writeNumberField("macs", plan.macs());
        Json.shape(json, "input", plan.spec().input());
        Json.shape(json, "code", plan.code());
        if (plan.spec().sequence().isPresent()) {
            var sequence = plan.spec().sequence().get();
            Json.object(json, "sequence", frames -> {
                frames.writeNumberField("past", sequence.past());
                frames.writeNumberField("future", sequence.future());
                frames.writeStringField("task", sequence.task().spelling());
                frames.writeNumberField("patch", sequence.patch());
                frames.writeStringField("training", plan.training().note());
            });
        }
        Json.object(json, "peakBytes", peak -> {
            peak.writeNumberField("inference", plan.inference().peakBytes());
            peak.writeNumberField("training", plan.training().peakBytes());
        });
        Json.objects(json, "layers", plan.layers(), (to, layer) -> write(to, layer, plan.bits()));
        Json.objects(json, "warnings", warnings, (to, warning) -> {
            to.writeStringField("where", warning.where());
            to.writeStringField("message", warning.message());
        });
    }

    private static void write(JsonGenerator json, ModelPlan.Layer layer, int bits) throws IOException {
        KernelKey key = layer.key();
        var bound = Bound.of(key, bits);
        json.writeStringField("name", layer.layer().name());
        json.writeStringField("part", layer.layer().encoder() ? "encoder" : "decoder");
        json.writeStringField("key", key.toString());
        json.writeNumberField("steps", layer.steps());
        Json.shape(json, "input", key.src());
        Json.shape(json, "output", layer.layer().dst());
        if (layer.layer().transform().isPresent()) {
            json.writeStringField("transform", layer.layer().transform().get().words());
        }
        json.writeNumberField("parameters", layer.layer().parameters());
        json.writeNumberField("macs", key.macs());
        json.writeNumberField("bytes", Bound.bytes(key));
        json.writeStringField("algorithm", layer.forward().order().spelling());
        json.writeStringField("tile", layer.forward().tile());
        Json.object(json, "bound", to -> {
            to.writeNumberField("cycles", Math.round(bound.cycles()));
            to.writeStringField("by", bound.limit());
            Json.number(to, "flopsPerByte", bound.flopsPerByte());
        });
        Json.objects(json, "kernels", layer.kernels(), (to, choice) -> {
            to.writeStringField("key", choice.name().key().toString());
            to.writeStringField("direction", choice.name().direction().spelling());
            to.writeStringField("algorithm", choice.name().order().spelling());
            to.writeStringField("tile", choice.name().tile());
            to.writeArrayFieldStart("plan");
            for (var line : choice.description()) {
                to.writeString(line);
            }
            to.writeEndArray();
        });
    }
}
