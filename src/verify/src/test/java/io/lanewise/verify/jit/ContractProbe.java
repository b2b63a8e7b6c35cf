package io.lanewise.verify.jit;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.generator.TooLargeTile;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.VectorWidths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks kernels in a process of its own and prints a line for each finding. */
final class ContractProbe {

    private static final Path GENERATED = Path.of("../../generated/src/main/java");
    private static final String PROVIDER = "GeneratedKernels.java";

    private ContractProbe() {}

    /** Cells of every kind of peephole and activation, with and without channels that do not fill vectors. */
    private static final List<String> CELLS = List.of(
            "convlstm_f32_h16w16c16_k5_o64_peepixel_tanh_tanh",
            "convlstm_f32_h8w12c1_k3_o21_peechannel_tanh_tanh",
            "convlstm_f32_h6w70c3_k3s2d1x2r5_o3_peepixel_tanh_tanh",
            "convlstm_f32_h6w8_r3_o20_peenone_sigmoid_identity",
            "convlstm_f32_h1w1c8_k1_o12_peechannel_sigmoid_identity");

    /** Instead of a width: {@link #CELLS}, in all widths that run here. */
    static final String OF_CELLS = "cells";

    /**
     * @param arguments the width of the generated kernels in bits, or {@link #OF_CELLS}, or the name of a {@link
     *     TooLargeTile}
     */
    public static void main(String[] arguments) throws IOException {
        List<Kernel> kernels = arguments[0].matches("[0-9]+")
                ? generated(Integer.parseInt(arguments[0]))
                : arguments[0].equals(OF_CELLS) ? cells() : List.of(TooLargeTile.valueOf(arguments[0]).kernel());
        JitContract.check(kernels).forEach(System.out::println);
    }

    /** Width after width, in one process: what ran before must not matter. */
    private static List<Kernel> cells() {
        CompilingProvider provider = new CompilingProvider();
        List<Kernel> kernels = new ArrayList<>();
        for (int bits : VectorWidths.here()) {
            List<CompilingProvider.Request> requests = CELLS.stream()
                    .map(KernelKey::parse)
                    .flatMap(key -> key.directions().stream()
                            .map(direction -> new CompilingProvider.Request(key, direction, bits)))
                    .toList();
            provider.prepare(requests);
            requests.forEach(request -> kernels.add(
                    provider.find(request.key(), request.direction(), bits).orElseThrow()));
        }
        return kernels;
    }

    /** All kernels of a width in generated/, whether a provider knows them or not. */
    static List<Kernel> generated(int bits) throws IOException {
        return classNames().stream()
                .filter(name -> name.matches(".*_" + bits + "(_\\w+)?"))
                .map(ContractProbe::kernel)
                .filter(kernel -> kernel.name().bits() == bits)
                .toList();
    }

    /** Every class that was generated but the provider. */
    static List<String> classNames() throws IOException {
        try (var files = Files.walk(GENERATED)) {
            return files.filter(file -> file.getNameCount() > GENERATED.getNameCount() + 1)
                    .map(file -> GENERATED.relativize(file).toString())
                    .filter(name -> name.matches(".*/[A-Z]\\w*\\.java") && !name.endsWith(PROVIDER))
                    .map(name -> name.substring(0, name.length() - ".java".length()).replaceAll("[/\\\\]", "."))
                    .sorted()
                    .toList();
        }
    }

    private static Kernel kernel(String className) {
        try {
            return (Kernel) Class.forName(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The kernel " + className + " cannot be loaded.", e);
        }
    }
}
