package io.lanewise.cli;

import io.lanewise.generator.KernelTree;
import io.lanewise.generator.KernelTree.Difference;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes kernels as Java source. */
@Command(
        name = "generate",
        description = {
            "Writes the kernels of specs as Java source.",
            "",
            "For every layer shape of the specs: a class for each direction (forward and backward) at 128, 256 and 512 bits,"
                    + " for cells also those of the gradients of their convolutions,"
                    + " and GeneratedKernels, the provider that finds them. Sources that are already right are not touched;"
                    + " generated sources that no spec asks for any more are deleted, other files never.",
            "",
            "Without arguments: from the specs that ship with Lanewise to generated/src/main/java."
        },
        footer = {
            "  lanewise generate",
            "  lanewise generate --check",
            "  lanewise generate src/specs --out src/main/java --package com.example.kernels"
        })
final class GenerateCommand extends LanewiseCommand {

    private static final String SHIPPED_SPECS = "specs";
    private static final String SHIPPED_SOURCES = "generated/src/main/java";
    private static final String SHIPPED_PACKAGE = "io.lanewise.generated";

    @Parameters(paramLabel = "SPEC", arity = "0..*", description = "Specs, or folders of specs (*.yaml).")
    private List<Path> specs = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "The source folder to write to.")
    private Path target;

    @Option(
            names = "--package",
            paramLabel = "NAME",
            defaultValue = SHIPPED_PACKAGE,
            description = "The package of the provider; kernels lie in packages below it (default: ${DEFAULT-VALUE}).")
    private String packageName;

    @Option(
            names = "--check",
            description = "Writes nothing: lists changed, missing and orphaned files, and fails if there are any.")
    private boolean check;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        if (!SourceVersion.isName(packageName)) {
            throw new UserException("--package " + packageName + " is no name of a Java package, for example com.example.kernels.");
        }
        var sources = specs.isEmpty() ? List.of(shipped(SHIPPED_SPECS)) : specs;
        Path folder = target == null ? defaultTarget(sources) : target;
        List<ModelSpec> models = SpecFiles.read(sources, SpecFiles.warningsTo(err()));
        var tree = KernelTree.of(keys(models), packageName);
        var differences = check ? tree.differences(folder) : tree.write(folder);
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeStringField("folder", folder.toString());
                to.writeNumberField("files", tree.files().size());
                Json.objects(to, "differences", differences, (object, difference) -> {
                    object.writeStringField("kind", words(difference.kind()));
                    object.writeStringField("path", difference.path());
                });
            });
        } else {
            print(models.size(), tree, folder, differences);
        }
        return check && !differences.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
    }

    /** The layer shapes of models in f32, which is what kernels are generated ahead of time for. */
    static List<KernelKey> keys(List<ModelSpec> models) {
        return models.stream()
                .flatMap(model -> ModelLayers.of(model, ElementType.F32).stream())
                .map(ModelLayer::key)
                .toList();
    }

    private Path defaultTarget(List<Path> sources) throws IOException {
        Path home = shipped(SHIPPED_SPECS);
        for (Path source : sources) {
            if (!Files.exists(source) || !Files.isSameFile(source, home)) {
                throw new UserException("Say where the kernels of " + source + " are to go: add --out DIR, and --package NAME.");
            }
        }
        return shipped(SHIPPED_SOURCES);
    }

    private static Path shipped(String name) {
        return Home.find(name).orElseThrow(() -> new UserException(
                "The folder " + name + " of Lanewise is not here: name specs, and where to with --out DIR."));
    }

    private void print(int models, KernelTree tree, Path folder, List<Difference> differences) {
        for (var difference : differences) {
            out().println((check ? words(difference.kind()) : done(difference.kind())) + " " + folder.resolve(difference.path()));
        }
        String what = Figures.plural(tree.files().size(), "file") + " for " + Figures.plural(models, "spec");
        if (differences.isEmpty()) {
            out().println(what + ", all as generated in " + folder + ".");
        } else if (check) {
            out().println(Figures.plural(differences.size(), "file") + " of " + folder + " not as generated. Mend with: "
                    + mendingCommand());
        } else {
            out().println(what + ", " + differences.size() + " of them written or deleted in " + folder + ".");
            if (!packageName.equals(SHIPPED_PACKAGE)) {
                out().println("So that they are found, META-INF/services/" + KernelProvider.class.getName()
                        + " must have the line " + packageName + ".GeneratedKernels.");
            }
        }
    }

    private String mendingCommand() {
        var command = new StringBuilder("./lanewise generate");
        specs.forEach(path -> command.append(' ').append(ResumingCommand.quoted(path.toString())));
        if (target != null) {
            command.append(" --out ").append(ResumingCommand.quoted(target.toString()));
        }
        if (!packageName.equals(SHIPPED_PACKAGE)) {
            command.append(" --package ").append(packageName);
        }
        return command.toString();
    }

    /** What was done about a difference. */
    private static String done(Difference.Kind kind) {
        return switch (kind) {
            case MISSING -> "wrote";
            case CHANGED -> "rewrote";
            case ORPHANED -> "deleted";
        };
    }

    private static String words(Difference.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
