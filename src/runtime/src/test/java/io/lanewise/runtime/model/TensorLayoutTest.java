package io.lanewise.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TensorLayoutTest {

    private static final Window WINDOW = new Window(new Axis(2, 1, 0, 0, 1), new Axis(3, 2, 0, 0, 1));

    private static Deconv2dKey deconv() {
        return new Deconv2dKey(ElementType.F32, new Shape(4, 5, 6), WINDOW, 2, 8, 0, 0, Activation.RELU);
    }

    private static WeightedKey conv() {
        return (WeightedKey) KernelKey.parse("conv2d_f32_h9w8c6_k2x3s1p0g2_o8_relu");
    }

    static Stream<WeightedKey> keys() {
        return Stream.of(conv(), deconv(), new DenseKey(ElementType.F32, 5, 7, Activation.TANH));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyWeightHasOnePlaceInTheFile(WeightedKey key) {
        int[] order = TensorLayout.of(key).canonical();
        assertEquals(key.weightLength(), order.length);
        Arrays.sort(order);
        for (int index = 0; index < order.length; index++) {
            assertEquals(index, order[index]);
        }
    }

    @Test
    void convolutionsAreStoredOihw() {
        var key = (Conv2dKey) conv();
        assertArrayEquals(new int[] {8, 3, 2, 3}, TensorLayout.of(key).shape());
        int[] order = TensorLayout.of(key).canonical();
        int element = 0;
        for (int o = 0; o < 8; o++) {
            for (int i = 0; i < 3; i++) {
                for (int row = 0; row < 2; row++) {
                    for (int column = 0; column < 3; column++) {
                        assertEquals(((row * 3 + column) * 3 + i) * 8 + o, order[element++]);
                    }
                }
            }
        }
    }

    @Test
    void transposedConvolutionsAreStoredIohwWithTheFiltersOfOneGroup() {
        assertArrayEquals(new int[] {6, 4, 2, 3}, TensorLayout.of(deconv()).shape());
        int[] order = TensorLayout.of(deconv()).canonical();
        int element = 0;
        for (int i = 0; i < 6; i++) {
            for (int o = 0; o < 4; o++) {
                for (int row = 0; row < 2; row++) {
                    for (int column = 0; column < 3; column++) {
                        int filter = i / 3 * 4 + o;
                        assertEquals(((row * 3 + column) * 3 + i % 3) * 8 + filter, order[element++]);
                    }
                }
            }
        }
    }

    @Test
    void denseLayersAreStoredOutputsFirst() {
        var layout = TensorLayout.of(new DenseKey(ElementType.F32, 3, 2, Activation.IDENTITY));
        assertArrayEquals(new int[] {2, 3}, layout.shape());
        assertArrayEquals(new int[] {0, 2, 4, 1, 3, 5}, layout.canonical());
    }

    @Test
    void mapsAreStoredChannelsFirst() {
        var layout = TensorLayout.map(new Shape(1, 3, 2));
        assertArrayEquals(new int[] {2, 1, 3}, layout.shape());
        assertArrayEquals(new int[] {0, 2, 4, 1, 3, 5}, layout.canonical());
    }
}
