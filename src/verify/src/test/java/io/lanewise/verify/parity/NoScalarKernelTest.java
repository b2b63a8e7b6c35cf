package io.lanewise.verify.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.VectorSupport;
import io.lanewise.verify.CompiledKernels;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.laws.BoundaryShapes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Where the Vector API is present, no layer shape of the golden and boundary cases runs on scalar code, in any
 * direction.
 */
class NoScalarKernelTest {

    @Test
    void everyGoldenAndBoundaryShapeHasVectorKernels() {
        assertTrue(VectorSupport.isPresent(), "The tests run with --add-modules jdk.incubator.vector.");
        Set<KernelKey> keys = Stream.concat(
                        GoldenCases.layers().stream().map(ParityCase.Layer::key),
                        BoundaryShapes.all().values().stream().flatMap(Collection::stream))
                .flatMap(key -> Stream.of(ElementType.values()).map(key::withType))
                .collect(Collectors.toSet());
        KernelSource linked = CompiledKernels.dispatched(VectorSupport.preferredBits());
        linked.prepare(keys);
        List<KernelName> scalar = new ArrayList<>();
        for (KernelKey key : keys) {
            for (Direction direction : key.directions()) {
                Kernel kernel = linked.kernel(key, direction);
                if (kernel.name().isScalar()) {
                    scalar.add(kernel.name());
                }
            }
        }
        assertEquals(List.of(), scalar);
    }
}
