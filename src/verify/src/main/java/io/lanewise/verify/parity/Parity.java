package io.lanewise.verify.parity;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.verify.Bounds;
import io.lanewise.verify.KernelRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs reference cases through kernels and compares every tensor that a case has.
 *
 * <p>Each element's error is held to the derived {@link Bounds}: of the kernels in their element type, plus those of
 * the reference, which has computed in doubles and in an unknown order. In f64 each tensor's error must also stay below
 * 1e-10 of its largest value.
 */
public final class Parity {

    /** The error that an f64 tensor may have, relative to its largest value. */
    public static final double F64_LIMIT = 1e-10;

    private static final String ENDING = ".safetensors";
    /** Any: buffers lie at other places with each seed, and results must not depend on that. */
    private static final long LAYOUT_SEED = 1;

    private final KernelSource source;
    private final ElementType type;
    private final boolean scalarAllowed;

    /**
     * Parity of the kernels of a source.
     *
     * @param type the element type that kernels compute in; cases are stored in any
     * @param scalarAllowed whether a case may run on scalar code; otherwise it fails
     */
    public Parity(KernelSource source, ElementType type, boolean scalarAllowed) {
        this.source = source;
        this.type = type;
        this.scalarAllowed = scalarAllowed;
    }

    /**
     * Runs all cases of a folder: its files that end with {@code .safetensors}.
     *
     * @throws IOException when the folder cannot be read or has no case; one sentence that says so. A bad case is not
     *     an exception but a failed case.
     */
    public ParityReport run(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(entry -> entry.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedFileException(folder, "cannot be listed; give a folder of " + ENDING + " files", e);
        }
        if (files.isEmpty()) {
            throw new RefusedFileException(folder, "has no file that ends with " + ENDING);
        }
        prepare(files);
        return new ParityReport(files.stream().map(this::runFile).toList());
    }

    /**
     * Kernels that are compiled here are compiled several times faster all at once. What cannot be had is reported with
     * its case.
     */
    private void prepare(List<Path> files) {
        List<KernelKey> keys = new ArrayList<>();
        for (Path file : files) {
            try {
                switch (CaseReader.read(file)) {
                    case ParityCase.OfLayers layers ->
                        layers.layers().forEach(layer -> keys.add(layer.key().withType(type)));
                    case ParityCase.OfSequence sequence ->
                        keys.addAll(SequenceRun.keys(sequence.key().withType(type)));
                    case ParityCase.OfLosses losses -> {}
                }
            } catch (IOException e) {
                // Reported when the case is run.
                continue;
            }
        }
        try {
            source.prepare(keys);
        } catch (RuntimeException e) {
            // The case that meets the kernel that cannot be had will say so.
            return;
        }
    }

    private CaseResult runFile(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ENDING.length());
        try {
            return switch (CaseReader.read(file)) {
                case ParityCase.OfSequence sequence -> new SequenceRun(source, type, scalarAllowed).run(name, sequence);
                case ParityCase.OfLayers layers -> layers(name, layers.layers());
                case ParityCase.OfLosses losses -> losses(name, losses);
            };
        } catch (IOException | RuntimeException e) {
            return CaseResult.failed(name, e.getMessage());
        }
    }

    private CaseResult layers(String name, List<ParityCase.Layer> layers) {
        List<KernelName> kernels = new ArrayList<>();
        List<TensorResult> tensors = new ArrayList<>();
        for (ParityCase.Layer layer : layers) {
            KernelRunner.Run run =
                    new KernelRunner(source, 1, LAYOUT_SEED).run(layer.key().withType(type), layer.inputs());
            kernels.addAll(run.kernels().values());
            tensors.addAll(compare(layer, run.results()));
        }
        return CaseResult.of(name, kernels, tensors, scalarAllowed);
    }

    private CaseResult losses(String name, ParityCase.OfLosses losses) {
        Map<String, Tensor> actual = new LossRun(losses, type).results();
        Map<String, Tensor> kernelBounds = new LossBounds(losses, type).all();
        Map<String, Tensor> referenceBounds = new LossBounds(losses, ElementType.F64).all();
        List<TensorResult> tensors = new ArrayList<>();
        actual.forEach((tensor, values) -> {
            if (losses.tensors().containsKey(tensor)) {
                Tensor bound = kernelBounds.get(tensor).plus(referenceBounds.get(tensor));
                tensors.add(TensorResult.compare(tensor, losses.tensors().get(tensor), values, bound, relativeLimit()));
            }
        });
        boolean passed = tensors.stream().allMatch(TensorResult::passed);
        return new CaseResult(
                name,
                passed ? CaseResult.Status.PASSED : CaseResult.Status.FAILED,
                List.of(),
                tensors,
                "no kernel, block sums in a fixed tree");
    }

    private double relativeLimit() {
        return relativeLimit(type);
    }

    /** The error that a tensor may have, relative to its largest value. */
    static double relativeLimit(ElementType type) {
        return type == ElementType.F64 ? F64_LIMIT : Double.POSITIVE_INFINITY;
    }

    private List<TensorResult> compare(ParityCase.Layer layer, Tensors actual) {
        Tensors expected = expected(layer);
        Tensors kernelBounds = Bounds.of(layer.key().withType(type), layer.inputs(), type == ElementType.F32);
        Tensors referenceBounds = Bounds.ofAnyOrder(layer.key(), layer.inputs());
        List<TensorResult> results = new ArrayList<>();
        for (Role role : expected.roles()) {
            results.add(TensorResult.compare(
                    layer.names().get(role),
                    expected.get(role),
                    actual.get(role),
                    kernelBounds.get(role).plus(referenceBounds.get(role)),
                    relativeLimit()));
        }
        return results;
    }

    /**
     * What the case expects. Where rounding to f32 makes two candidates for a maximum equal, the first of them wins,
     * which need not be the one the case names: then the naive reference on the rounded inputs says what to expect.
     */
    private Tensors expected(ParityCase.Layer layer) {
        KernelKey key = layer.key();
        if (type == ElementType.F64
                || !(key instanceof MaxPool2dKey)
                || !layer.expected().has(Role.INDICES)) {
            return layer.expected();
        }
        Tensors rounded = ReferenceLayer.run(key, layer.inputs().map(Parity::roundedToFloat));
        if (java.util.Arrays.equals(
                rounded.get(Role.INDICES).values(),
                layer.expected().get(Role.INDICES).values())) {
            return layer.expected();
        }
        Tensors expected = layer.expected();
        for (Role role : expected.roles()) {
            expected = expected.with(role, rounded.get(role));
        }
        return expected;
    }

    private static Tensor roundedToFloat(Tensor tensor) {
        return tensor.map(value -> (float) value);
    }
}
