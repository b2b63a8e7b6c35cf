package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.LossSpec.Reconstruction;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference sums over the batch; Lanewise averages over it, except where the penalty is of the mean already. */
class GoldenLossTest {

    static Stream<Arguments> cases() {
        return Stream.of("losses_n3d9_rho0.05", "losses_n6d12_rho0.2")
                .flatMap(name -> Stream.of(ElementType.values()).map(type -> Arguments.of(name, type)));
    }

    private static SafetensorsFile open(String name) throws IOException, URISyntaxException {
        var resource = GoldenLossTest.class.getResource("/golden/" + name + ".safetensors");
        return SafetensorsFile.open(Path.of(resource.toURI()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reconstructionLossAndGradientAgreeWithTheReference(String name, ElementType type) throws Exception {
        try (var file = open(name)) {
            int items = file.array("x").shape()[0];
            var shape = Shape.vector(file.array("x").shape()[1]);
            View output = Maps.of(type, shape, items, file.array("y").doubles(), 0);
            View target = Maps.of(type, shape, items, file.array("x").doubles(), 0);
            View diff = Maps.of(type, shape, items, null, 0);
            var loss = new ReconstructionLoss(Reconstruction.L2, shape, output, target, diff, items)
                    .items(items);
            loss.runAll();
            double expected = file.array("reconstruction").doubles()[0] / items;
            assertEquals(expected, loss.value(), tolerance(type) * expected);
            assertGradient(file.array("dy").doubles(), items, Maps.values(diff, shape, items), type);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void penaltiesAndTheirGradientsAgreeWithTheReference(String name, ElementType type) throws Exception {
        try (var file = open(name)) {
            double lambda = Double.parseDouble(file.metadata().get("lambda"));
            double rho = Double.parseDouble(file.metadata().get("rho"));
            int items = file.array("h").shape()[0];
            for (CodePenalty penalty : List.<CodePenalty>of(
                    new CodePenalty.L1(lambda), new CodePenalty.L2(lambda), new CodePenalty.Kl(rho, lambda))) {
                String kind = penalty.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
                int divisor = penalty instanceof CodePenalty.Kl ? 1 : items;
                var shape = Shape.vector(file.array("h").shape()[1]);
                View code = Maps.of(type, shape, items, file.array("h").doubles(), 0);
                View diff = Maps.of(type, shape, items, null, 0);
                CodeLoss loss =
                        switch (penalty) {
                            case CodePenalty.Elementwise each -> new CodePenaltyLoss(each, shape, code, diff, items);
                            case CodePenalty.Kl kl -> new SparsityLoss(kl, shape, code, diff, items);
                            case CodePenalty.Contractive contractive -> throw new AssertionError("not in the reference");
                        };
                try (var workers = Workers.of(1)) {
                    loss.items(items).runOn(workers);
                }
                double expected = file.array(kind).doubles()[0] / divisor;
                assertEquals(expected, loss.value(), tolerance(type) * expected, kind);
                assertGradient(file.array("d" + kind).doubles(), divisor, Maps.values(diff, shape, items), type);
            }
        }
    }

    private static void assertGradient(double[] expected, int divisor, double[] actual, ElementType type) {
        double scale = 0;
        for (double element : expected) {
            scale = Math.max(scale, Math.abs(element) / divisor);
        }
        for (int index = 0; index < expected.length; index++) {
            assertEquals(expected[index] / divisor, actual[index], tolerance(type) * scale, "element " + index);
        }
    }

    /** Ten roundings to nearest, inputs included. */
    private static double tolerance(ElementType type) {
        return 10 * (type == ElementType.F32 ? 0x1p-24 : 0x1p-53);
    }
}
