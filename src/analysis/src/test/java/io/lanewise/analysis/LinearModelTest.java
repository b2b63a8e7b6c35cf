package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearModelTest {

    @TempDir
    private Path folder;

    static Stream<Shape> shapes() {
        return Stream.of(new Shape(3, 2, 2), Shape.vector(12));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theModelEncodesAndReconstructsAsTheComponentsDo(Shape shape) throws IOException {
        var deviations = new double[] {3, 2, 1.5, 1, 0.8, 0.5, 0.4, 0.3, 0.2, 0.2, 0.1, 0.1};
        var points = Points.cloud(30, deviations, 7);
        var pca = Pca.fit(points, new CodeSize.Components(4), 0);
        Path file = folder.resolve("pca.safetensors");
        LinearModel.write(file, pca, shape);
        try (var model = Autoencoder.load(file, Options.DEFAULT.withScalar())) {
            assertEquals(shape, model.input());
            assertEquals(Shape.vector(4), model.code());
            for (float[] item : points.values()) {
                var one = new Nhwc(item, 1, shape);
                assertArrayEquals(pca.reconstruct(item), model.reconstruct(one).values(), 1e-4f);
                float[] code = model.encode(one).values();
                double[] expected = pca.encode(item);
                for (int unit = 0; unit < code.length; unit++) {
                    assertEquals(expected[unit], code[unit], 1e-4);
                }
            }
        }
    }
}
