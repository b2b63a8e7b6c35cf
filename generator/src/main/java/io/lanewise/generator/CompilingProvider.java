package io.lanewise.generator;

import com.palantir.javapoet.JavaFile;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Kernels for shapes that nobody generated before: planned, emitted, compiled and loaded in the running process, which takes about 30 ms a
 * kernel once the compiler is warm. Each emitted source is compiled once a process, however many providers ask for it. Safe for use by many threads.
 *
 * <p>Needs a JDK (not a bare runtime) and {@code --add-modules jdk.incubator.vector}.
 */
public final class CompilingProvider implements KernelProvider {

    private static final String PACKAGE = "io.lanewise.compiled";
    private static final Map<String, Kernel> BY_SOURCE = new ConcurrentHashMap<>();

    private final Map<Request, Kernel> found = new ConcurrentHashMap<>();
    private final UnaryOperator<KernelPlan> amendment;

    public CompilingProvider() {
        this(UnaryOperator.identity());
    }

    /** A provider that alters plans before they are emitted: for tests that must see a wrong kernel fail. */
    CompilingProvider(UnaryOperator<KernelPlan> amendment) {
        this.amendment = amendment;
    }

    /** One kernel to be had. */
    public record Request(KernelKey key, Direction direction, int bits) {}

    @Override
    public Optional<Kernel> find(KernelKey key, Direction direction, int bits) {
        Request request = new Request(key, direction, bits);
        prepare(List.of(request));
        return Optional.of(found.get(request));
    }

    @Override
    public String description() {
        return "compiled in this process";
    }

    /** Compiles all kernels of a collection in one go, which is several times faster than one by one. */
    public void prepare(Collection<Request> requests) {
        Map<Request, Emitted> emitted = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (Request request : requests) {
            if (!found.containsKey(request)) {
                KernelPlan plan = amendment.apply(Planner.plan(request.key(), request.direction(), request.bits()));
                JavaFile file = Emitter.emit(plan, PACKAGE);
                Emitted one = new Emitted(PACKAGE + "." + file.typeSpec().name(), file.toString());
                emitted.put(request, one);
                if (!BY_SOURCE.containsKey(one.source())) {
                    missing.put(one.name(), one.source());
                }
            }
        }
        if (!missing.isEmpty()) {
            load(missing);
        }
        emitted.forEach((request, one) -> found.put(request, BY_SOURCE.get(one.source())));
    }

    private static synchronized void load(Map<String, String> sources) {
        Map<String, byte[]> classes = new SourceCompiler().compile(sources);
        Loader loader = new Loader(classes);
        sources.forEach((name, source) -> BY_SOURCE.putIfAbsent(source, loader.instantiate(name)));
    }

    private record Emitted(String name, String source) {}

    /** Each batch of classes has its own loader, so that two providers may hold different classes of one name. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(CompilingProvider.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        /** Class files can be read like those of any class: the JIT contract is checked on them. */
        @Override
        public InputStream getResourceAsStream(String resource) {
            byte[] bytes = classes.get(resource.replace('/', '.').replaceFirst("\\.class$", ""));
            return bytes == null ? super.getResourceAsStream(resource) : new ByteArrayInputStream(bytes);
        }

        Kernel instantiate(String name) {
            try {
                return (Kernel) loadClass(name).getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The emitted kernel " + name + " cannot be loaded.", e);
            }
        }
    }
}
