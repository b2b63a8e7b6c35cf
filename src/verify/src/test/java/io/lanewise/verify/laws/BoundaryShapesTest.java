package io.lanewise.verify.laws;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.VectorWidths;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The named boundary classes obey every law. */
class BoundaryShapesTest {

    private static final long SEED = 20;
    private static final Trials TRIALS = new Trials(new CompilingProvider(), VectorWidths.here());

    static Stream<Arguments> classes() {
        return BoundaryShapes.all().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("classes")
    void scalarTwinsObeyEveryLaw(String name, List<KernelKey> shapes) {
        for (KernelKey shape : shapes) {
            for (ElementType type : ElementType.values()) {
                for (Law law : Law.values()) {
                    law.check(Subject.of(shape.withType(type), 0, KernelSource.scalar(), SEED));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("classes")
    void vectorKernelsObeyEveryLaw(String name, List<KernelKey> shapes) {
        shapes.forEach(shape -> TRIALS.check(shape, SEED));
    }
}
