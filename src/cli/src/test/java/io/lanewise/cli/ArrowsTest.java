package io.lanewise.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in the house points backwards. It stands here because the command line alone sees every module. */
class ArrowsTest {
    private static final String BASE = "io.lanewise.";
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** Every module, with all that it may know. The generated kernels are known to nobody: ServiceLoader finds them. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "kernel", Set.of(),
            "spec", Set.of("kernel"),
            "generator", Set.of("kernel", "spec"),
            "generated", Set.of("kernel"),
            "runtime", Set.of("kernel", "spec"),
            "analysis", Set.of("kernel", "spec", "runtime"),
            "verify", Set.of("kernel", "spec", "generator", "runtime"),
            "cli", Set.of("kernel", "spec", "generator", "runtime", "analysis", "verify"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lanewise");

    private static final Map<String, ModuleDescriptor> DESCRIPTORS = readDescriptors();

    static Set<String> modules() {
        return MAY_KNOW.keySet();
    }

    @Test
    void everyModuleIsSeen() {
        assertEquals(MAY_KNOW.keySet(), DESCRIPTORS.keySet());
        assertEquals(MAY_KNOW.keySet(), CLASSES.stream().map(ArrowsTest::moduleOf).collect(toSet()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noClassKnowsAModuleBehindIt(String module) {
        var forbidden = MAY_KNOW.keySet().stream()
                .filter(other -> !other.equals(module) && !MAY_KNOW.get(module).contains(other))
                .map(other -> BASE + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(BASE + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noDescriptorRequiresAModuleBehindIt(String module) {
        var known = required(module).stream()
                .filter(name -> name.startsWith(BASE))
                .map(name -> name.substring(BASE.length()))
                .collect(toSet());
        assertTrue(MAY_KNOW.get(module).containsAll(known), () -> module + " requires " + known);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void onlyGeneratedKernelsRequireTheVectorModule(String module) {
        assertEquals(module.equals("generated"), required(module).contains(VECTOR_MODULE), module);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void onlyAnalysisKnowsLinearAlgebra(String module) {
        assertEquals(
                module.equals("analysis"),
                required(module).stream().anyMatch(name -> name.startsWith("ejml")),
                module);
    }

    @Test
    void theKernelContractRequiresNothingButTheJdk() {
        assertTrue(required("kernel").stream().allMatch(name -> name.startsWith("java.")), required("kernel")::toString);
    }

    private static Set<String> required(String module) {
        return DESCRIPTORS.get(module).requires().stream().map(Requires::name).collect(toSet());
    }

    private static String moduleOf(JavaClass type) {
        var path = type.getPackageName().substring(BASE.length());
        int end = path.indexOf('.');
        return end < 0 ? path : path.substring(0, end);
    }

    private static Map<String, ModuleDescriptor> readDescriptors() {
        try {
            var descriptors = new ArrayList<ModuleDescriptor>();
            for (URL url : Collections.list(ArrowsTest.class.getClassLoader().getResources("module-info.class"))) {
                try (var bytes = url.openStream()) {
                    descriptors.add(ModuleDescriptor.read(bytes));
                }
            }
            return descriptors.stream()
                    .filter(descriptor -> descriptor.name().startsWith(BASE))
                    .collect(toMap(descriptor -> descriptor.name().substring(BASE.length()), descriptor -> descriptor));
        } catch (IOException exception) {
            throw new ExceptionInInitializerError(exception);
        }
    }
}
