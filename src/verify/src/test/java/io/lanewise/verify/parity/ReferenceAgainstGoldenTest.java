package io.lanewise.verify.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.verify.Bounds;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The naive reference against an independent framework: two sums in doubles differ by no more than both may err. */
class ReferenceAgainstGoldenTest {

    static Stream<ParityCase.Layer> layers() {
        return GoldenCases.layers().stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convlstm_lecture_channel_t2n2c3hid16h8w8k5",
                "convlstm_lecture_full_t5n1c16hid7h6w5k3",
                "convlstm_lecture_none_t1n3c4hid2h4w3k3",
                "convlstm_shi2015_channel_t3n2c4hid6h1w1k1",
                "convlstm_shi2015_full_t4n1c3hid4h3w5k3",
                "convlstm_shi2015_none_t1n3c3hid3h3w3k3"
            })
    void naiveCellAgreesWithGoldenCase(String name) {
        ParityCase.OfSequence sequence = GoldenCases.sequence(name);
        Map<String, Tensor> results = ReferenceCell.run(sequence.key(), sequence.inputs())
                .byName(sequence.key().peephole());
        sequence.expected().forEach((tensor, expected) -> {
            Tensor difference = expected.plus(results.get(tensor).times(-1));
            double relative = difference.largest() / expected.largest();
            assertTrue(relative <= Parity.F64_LIMIT, tensor + " is off by " + relative + " of its largest value");
        });
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
