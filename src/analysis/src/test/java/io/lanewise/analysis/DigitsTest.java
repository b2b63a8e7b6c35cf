package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.spec.DataSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Figures that others have published on MNIST. */
class DigitsTest {

    /** Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 313, 2006: 13.87. */
    @Test
    void thirtyComponentsHaveThePublishedError() throws IOException {
        try (var training = open("mnist/train-images-idx3-ubyte.gz");
                var test = open("mnist/t10k-images-idx3-ubyte.gz")) {
            var pca = Pca.fit(training, new CodeSize.Components(30), 0);
            assertEquals(13.87, pca.squaredErrorPerItem(test), 0.005);
            double error = pca.squaredErrorPerItem(training);
            assertEquals(14.21, error, 0.005);
            assertEquals(pca.floor(), error, 1e-9 * error);
        }
    }

    private static ItemSource open(String file) throws IOException {
        return ItemSources.open(SharedData.require(file), ItemOptions.of(28, 28, 1, DataSpec.DEFAULT, 0));
    }
}
