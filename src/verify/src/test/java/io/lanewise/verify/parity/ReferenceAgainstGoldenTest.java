package io.lanewise.verify.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.verify.Bounds;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The naive reference against an independent framework: two sums in doubles differ by no more than both may err. */
class ReferenceAgainstGoldenTest {

    static Stream<ParityCase.Layer> layers() {
        return GoldenCases.layers().stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void naiveReferenceAgreesWithGoldenCase(ParityCase.Layer layer) {
        Tensors results = ReferenceLayer.run(layer.key(), layer.inputs());
        Tensors bounds = Bounds.ofAnyOrder(layer.key(), layer.inputs());
        for (Role role : layer.expected().roles()) {
            Tensor expected = layer.expected().get(role);
            Tensor actual = results.get(role);
            assertArrayEquals(expected.shape(), actual.shape(), role.spelling());
            for (int i = 0; i < expected.size(); i++) {
                double error = Math.abs(expected.get(i) - actual.get(i));
                assertTrue(
                        error <= 2 * bounds.get(role).get(i),
                        role.spelling() + " element " + i + " is off by " + error);
            }
        }
    }
}
