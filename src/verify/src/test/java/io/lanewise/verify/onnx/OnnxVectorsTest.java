package io.lanewise.verify.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.verify.Bounds;
import io.lanewise.verify.CompiledKernels;
import io.lanewise.verify.KernelRunner;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.Role;
import io.lanewise.verify.VectorWidths;
import io.lanewise.verify.reference.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator vectors of ONNX, computed by it in f32 and in an order of its own: our results differ by no more than
 * what both may err.
 */
class OnnxVectorsTest {

    private static final int VECTORS = 39;
    private static final int ON_OUR_OPERATORS = 27;

    static Stream<Arguments> sources() {
        return Stream.concat(
                Stream.of(Arguments.of("scalar", KernelSource.scalar())),
                VectorWidths.here().stream()
                        .map(bits -> Arguments.of(bits + " bits", CompiledKernels.dispatched(bits))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void vectorsOnOurOperatorsAgree(String name, KernelSource source) throws IOException {
        List<OnnxLayer> layers = new ArrayList<>();
        for (OnnxVector vector : OnnxVector.all()) {
            Optional<OnnxLayer> layer = OnnxLayer.of(vector);
            if (layer.isEmpty()) {
                System.out.println("skipped " + vector.name() + ": " + OnnxLayer.reason(vector.operator()));
            }
            layer.ifPresent(layers::add);
        }
        assertEquals(ON_OUR_OPERATORS, layers.size());
        for (ElementType type : ElementType.values()) {
            source.prepare(
                    layers.stream().map(layer -> layer.key().withType(type)).toList());
            layers.forEach(layer -> check(source, layer, type));
        }
    }

    private static void check(KernelSource source, OnnxLayer layer, ElementType type) {
        KernelKey key = layer.key().withType(type);
        Tensor actual = new KernelRunner(source, 1, VECTORS)
                .run(key, layer.inputs())
                .results()
                .get(Role.DST);
        Tensor ours = Bounds.of(key, layer.inputs(), false).get(Role.DST);
        Tensor theirs = Bounds.ofAnyOrder(layer.key(), layer.inputs()).get(Role.DST);
        assertArrayEquals(layer.expected().shape(), actual.shape(), key.toString());
        for (int i = 0; i < actual.size(); i++) {
            double error = Math.abs(actual.get(i) - layer.expected().get(i));
            assertTrue(error <= ours.get(i) + theirs.get(i), key + " is off by " + error + " at " + i);
        }
    }
}
