package io.lanewise.verify.jit;

import io.lanewise.generator.TooLargeTile;
import io.lanewise.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks kernels in a process of its own and prints a line for each finding. */
final class ContractProbe {

    private static final Path GENERATED = Path.of("../../generated/src/main/java");
    private static final String PROVIDER = "GeneratedKernels.java";

    private ContractProbe() {}

    /** @param arguments the width of the generated kernels in bits, or the name of a {@link TooLargeTile} */
    public static void main(String[] arguments) throws IOException {
        List<Kernel> kernels = arguments[0].matches("[0-9]+")
                ? generated(Integer.parseInt(arguments[0]))
                : List.of(TooLargeTile.valueOf(arguments[0]).kernel());
        JitContract.check(kernels).forEach(System.out::println);
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
