package io.lanewise.generator;

import com.palantir.javapoet.JavaFile;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A source tree of kernels generated ahead of time: every direction of every key at 128, 256 and 512 bits, a package for each operator, and
 * the provider that finds them. Emitting is pure; {@link #differences} and {@link #write} compare it with a folder and mend the folder.
 */
public final class KernelTree {

    /** Widths that kernels are generated for, in bits. */
    public static final List<Integer> WIDTHS = List.of(128, 256, 512);

    private static final String JAVA = ".java";

    private final SortedMap<String, String> files;

    private KernelTree(SortedMap<String, String> files) {
        this.files = Collections.unmodifiableSortedMap(files);
    }

    /**
     * The tree for {@code keys}, whatever their order and however often each occurs.
     *
     * @param packageName the package of the provider; kernels lie in packages below it
     */
    public static KernelTree of(Collection<? extends KernelKey> keys, String packageName) {
        SortedMap<String, KernelKey> sorted = new TreeMap<>();
        keys.forEach(key -> sorted.put(key.toString(), key));
        SortedMap<String, String> files = new TreeMap<>();
        List<ProviderSource.Entry> entries = new ArrayList<>();
        for (KernelKey key : sorted.values()) {
            String operator = key.toString().substring(0, key.toString().indexOf('_'));
            for (Direction direction : key.directions()) {
                for (int bits : WIDTHS) {
                    JavaFile file = Emitter.emit(Planner.plan(key, direction, bits), packageName + "." + operator);
                    entries.add(new ProviderSource.Entry(key, direction, bits, file.packageName(), file.typeSpec().name()));
                    put(files, file);
                }
            }
        }
        put(files, ProviderSource.emit(entries, packageName));
        return new KernelTree(files);
    }

    /** Source text by path below the source folder, with forward slashes. */
    public SortedMap<String, String> files() {
        return files;
    }

    /** One file in which a folder and the tree differ. */
    public record Difference(Kind kind, String path) {

        /** How they differ. */
        public enum Kind {
            /** The folder has other bytes. */
            CHANGED,
            /** The folder has no such file. */
            MISSING,
            /** The folder has a file that the tree has not. */
            ORPHANED
        }
    }

    /** How a source folder differs from the tree; declarations of modules and packages in it do not count. */
    public List<Difference> differences(Path folder) {
        List<Difference> differences = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.exists(path)) {
                differences.add(new Difference(Difference.Kind.MISSING, file.getKey()));
            } else if (!file.getValue().equals(read(path))) {
                differences.add(new Difference(Difference.Kind.CHANGED, file.getKey()));
            }
        }
        for (String present : sources(folder)) {
            if (!files.containsKey(present)) {
                differences.add(new Difference(Difference.Kind.ORPHANED, present));
            }
        }
        return differences;
    }

    /** Makes a source folder equal to the tree, touching only what differs, and returns what differed. */
    public List<Difference> write(Path folder) {
        List<Difference> differences = differences(folder);
        try {
            for (Difference difference : differences) {
                Path path = folder.resolve(difference.path());
                if (difference.kind() == Difference.Kind.ORPHANED) {
                    Files.delete(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, files.get(difference.path()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write generated kernels below " + folder + ": " + e.getMessage(), e);
        }
        return differences;
    }

    private static void put(Map<String, String> files, JavaFile file) {
        files.put(file.packageName().replace('.', '/') + "/" + file.typeSpec().name() + JAVA, file.toString());
    }

    private static List<String> sources(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(JAVA))
                    .filter(path -> !path.endsWith("module-info.java") && !path.endsWith("package-info.java"))
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String read(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
