package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.VectorSupport;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which kernels run is decided by how java is started, so each case is a process of its own. */
class DispatchInFreshProcessTest {

    private static final String VECTOR_FLAG = "--add-modules=jdk.incubator.vector";
    private static final Path SPEC = Path.of("../../specs/unpool-conv.yaml").toAbsolutePath();
    private static final int WIDEST = Math.min(VectorSupport.preferredBits(), 512);

    @TempDir
    Path folder;

    /** What a probe said. */
    private record Answer(String out, String err) {

        int bits() {
            return Integer.parseInt(out.split(" ")[0]);
        }

        String digest() {
            return out.split(" ")[1];
        }

        List<String> logged() {
            return err.lines().filter(line -> line.contains(" kernels")).toList();
        }
    }

    @Test
    void bothPathsWithAndWithoutTheFlagGiveTheSameBits() throws Exception {
        Answer classPathWithFlag = probe(classPath(VECTOR_FLAG));
        Answer classPathAlone = probe(classPath());
        Answer modulePathWithFlag = probe(modulePath(VECTOR_FLAG));
        Answer modulePathAlone = probe(modulePath());

        assertEquals(WIDEST, classPathWithFlag.bits());
        assertEquals(WIDEST, modulePathWithFlag.bits());
        // Service binding resolves the generated module, which requires the Vector API.
        assertEquals(WIDEST, modulePathAlone.bits());
        // Nothing on a class path asks for the module.
        assertEquals(0, classPathAlone.bits());

        assertEquals(classPathAlone.digest(), classPathWithFlag.digest());
        assertEquals(classPathAlone.digest(), modulePathWithFlag.digest());
        assertEquals(classPathAlone.digest(), modulePathAlone.digest());
    }

    @Test
    void oneLineSaysWhatWasChosenAndWhy() throws Exception {
        List<String> vectors = probe(classPath(VECTOR_FLAG)).logged();
        assertEquals(1, vectors.size(), vectors::toString);
        assertTrue(vectors.getFirst().contains(WIDEST + "-bit vector kernels (generated ahead of time): the widest"), vectors::toString);
        List<String> scalar = probe(classPath()).logged();
        assertEquals(1, scalar.size(), scalar::toString);
        assertTrue(scalar.getFirst().contains("Scalar kernels: the Vector API is absent"), scalar::toString);
    }

    @Test
    void aForcedWidthAndTheTwinGiveTheSameBits() throws Exception {
        Answer narrow = probe(classPath(VECTOR_FLAG, "-Dlanewise.bits=128"));
        Answer scalar = probe(classPath(VECTOR_FLAG, "-Dlanewise.bits=scalar"));
        assertEquals(128, narrow.bits());
        assertEquals(0, scalar.bits());
        assertEquals(scalar.digest(), narrow.digest());
    }

    @Test
    void theWidthOfTheJvmIsTheLimit() throws Exception {
        String narrow = "-XX:MaxVectorSize=16";
        assertEquals(128, probe(classPath(VECTOR_FLAG, narrow)).bits());
        assertEquals(
                "Vectors of 256 bits were asked for, but this CPU and JVM run at most 128: ask for less, or for scalar.",
                probe(classPath(VECTOR_FLAG, narrow, "-Dlanewise.bits=256")).out());
    }

    @Test
    void aForcedWidthWithoutTheVectorApiIsRefused() throws Exception {
        String refusal = probe(classPath("-Dlanewise.bits=256")).out();
        assertTrue(refusal.contains("--add-modules jdk.incubator.vector"), refusal);
    }

    @Test
    void withoutFusedMultiplyAddNothingIsLinked() throws Exception {
        String refusal = probe(classPath(VECTOR_FLAG, "-XX:-UseFMA")).out();
        assertTrue(refusal.contains("no fused multiply-add instruction"), refusal);
    }

    private Answer probe(List<String> options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.add(DispatchProbe.class.getName());
        command.add(SPEC.toString());
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        var process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertEquals(0, process.waitFor(), () -> command + "\n" + read(err));
        assertNotEquals("", read(out).strip());
        return new Answer(read(out).strip(), read(err));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> classPath(String... options) {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return all;
    }

    /** The product on the module path and the probe, which belongs to no module, on the class path. */
    private static List<String> modulePath(String... options) {
        Map<String, ModuleReference> present = new LinkedHashMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            modulesOf(Path.of(entry)).forEach(module -> present.putIfAbsent(module.descriptor().name(), module));
        }
        var needed = new ArrayList<>(List.of("io.lanewise.runtime", "io.lanewise.generated"));
        for (int index = 0; index < needed.size(); index++) {
            for (Requires required : present.get(needed.get(index)).descriptor().requires()) {
                if (present.containsKey(required.name()) && !needed.contains(required.name())) {
                    needed.add(required.name());
                }
            }
        }
        assertFalse(needed.contains("io.lanewise.generator"));
        var all = new ArrayList<>(List.of(options));
        String path = String.join(
                File.pathSeparator,
                needed.stream().map(name -> Path.of(present.get(name).location().orElseThrow()).toString()).toList());
        String tests = Path.of("target", "test-classes").toAbsolutePath().toString();
        all.addAll(List.of("-p", path, "--add-modules", "io.lanewise.runtime", "-cp", tests));
        return all;
    }

    /** The modules of a class path entry; none where it is only fit for a class path. */
    private static Set<ModuleReference> modulesOf(Path entry) {
        try {
            return ModuleFinder.of(entry).findAll();
        } catch (FindException e) {
            return Set.of();
        }
    }
}
