package io.lanewise.generator;

import com.palantir.javapoet.JavaFile;
import io.lanewise.kernel.DirectedKey;
import io.lanewise.kernel.KernelKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A source tree of kernels generated ahead of time: those that layers take ({@link KernelKey#kernels}) at 128, 256 and 512 bits, a package for each operator, and
 * the provider that finds them. Emitting is pure; {@link #differences} and {@link #write} compare it with a folder and mend the folder.
 */
public final class KernelTree {

    /** Widths that kernels are generated for, in bits. */
    public static final List<Integer> WIDTHS = List.of(128, 256, 512);

    private static final String JAVA = ".java";

    private final SortedMap<String, String> files;
    private final String packageFolder;

    private KernelTree(SortedMap<String, String> files, String packageFolder) {
        this.files = Collections.unmodifiableSortedMap(files);
        this.packageFolder = packageFolder;
    }

    /**
     * The tree for {@code keys}, whatever their order and however often each occurs.
     *
     * @param packageName the package of the provider; kernels lie in packages below it
     */
    public static KernelTree of(Collection<? extends KernelKey> keys, String packageName) {
        SortedSet<DirectedKey> sorted = new TreeSet<>(
                Comparator.comparing((DirectedKey one) -> one.key().toString()).thenComparing(DirectedKey::direction));
        keys.forEach(key -> sorted.addAll(key.kernels()));
        SortedMap<String, String> files = new TreeMap<>();
        List<ProviderSource.Entry> entries = new ArrayList<>();
        for (DirectedKey one : sorted) {
            String operator = one.key().toString().substring(0, one.key().toString().indexOf('_'));
            for (int bits : WIDTHS) {
                JavaFile file = Emitter.emit(Planner.plan(one.key(), one.direction(), bits), packageName + "." + operator);
                entries.add(new ProviderSource.Entry(
                        one.key(), one.direction(), bits, file.packageName(), file.typeSpec().name()));
                put(files, file);
            }
        }
        put(files, ProviderSource.emit(entries, packageName));
        return new KernelTree(files, packageName.replace('.', '/'));
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
            /** The folder has a generated file that the tree has not. */
            ORPHANED
        }
    }

    /** How a source folder differs from the tree. Of the files that the tree does not have, only generated ones of its package count. */
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
        for (String present : generated(folder)) {
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

    /** The tree shares its folder with files of other origin, which must never be taken for its own: the first line tells. */
    private List<String> generated(Path folder) {
        Path below = folder.resolve(packageFolder);
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(below)) {
            return paths.filter(path -> path.toString().endsWith(JAVA) && isGenerated(path))
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + below + ": " + e.getMessage(), e);
        }
    }

    private static boolean isGenerated(Path path) {
        // One byte a character: a file of any encoding may lie there.
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            return ("// " + KernelClass.FILE_COMMENT).equals(reader.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
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
