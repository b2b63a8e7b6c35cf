package io.lanewise.verify.laws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.DirectedKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.CellRunner.Mode;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.VectorWidths;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The named boundary classes obey every law; that of several tasks those which are about tasks. */
class BoundaryShapesTest {

    private static final long SEED = 20;

    /** Gives one item, and a sequence of two steps: it is maps that tasks share out. */
    private static final long SEED_OF_ONE_ITEM = 18;

    private static final CompilingProvider PROVIDER = new CompilingProvider();
    private static final List<Integer> WIDTHS = VectorWidths.here();
    private static final Trials TRIALS = new Trials(PROVIDER, WIDTHS);

    static Stream<Arguments> classes() {
        return BoundaryShapes.all().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(BoundaryShapes.SEVERAL_TASKS))
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    static Stream<KernelKey> severalTasks() {
        return BoundaryShapes.all().get(BoundaryShapes.SEVERAL_TASKS).stream()
                .flatMap(shape -> types(shape).map(shape::withType));
    }

    /** A cell of several tasks has ten times the work of the others, most of it before the JIT has compiled it. */
    private static Stream<ElementType> types(KernelKey shape) {
        return shape instanceof ConvLstmKey ? Stream.of(ElementType.F32) : Stream.of(ElementType.values());
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

    /** Else a change of what a task is worth would leave no law that meets a second one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("severalTasks")
    void severalTasksAreSeveral(KernelKey key) {
        for (int bits : WIDTHS) {
            KernelSource kernels = KernelSource.of(PROVIDER, bits);
            kernels.prepare(List.of(key));
            for (DirectedKey kernel : key.kernels()) {
                // The gradient of a dense layer's bias is a sum over items alone.
                boolean undivided = key instanceof DenseKey && kernel.direction() == Direction.BACKWARD_BIAS;
                // The sums for its weights come after copies, whose tasks have items each.
                int stage = key instanceof DenseKey && kernel.direction() == Direction.BACKWARD_WEIGHTS ? 1 : 0;
                int tasks = kernels.kernel(kernel.key(), kernel.direction()).tasks(stage, 1);
                assertTrue(tasks > 1 || undivided, () -> kernel + " at " + bits + " bits has one task");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("severalTasks")
    void severalTasksGiveTheBitsOfTheTwinAndStayInTheirBuffers(KernelKey key) {
        for (int bits : WIDTHS) {
            KernelSource kernels = KernelSource.of(PROVIDER, bits);
            kernels.prepare(List.of(key));
            Subject subject = Subject.of(key, bits, kernels, SEED_OF_ONE_ITEM);
            if (key instanceof ConvLstmKey) {
                // Modes differ in which kernels run when, which cells of one task show as well.
                CellBitEquality.check(CellTrial.of(Law.BIT_EQUALITY, subject), List.of(Mode.PLAIN));
            } else {
                Law.BIT_EQUALITY.check(subject);
            }
            Law.LAYOUT_INDEPENDENCE.check(subject);
        }
    }
}
