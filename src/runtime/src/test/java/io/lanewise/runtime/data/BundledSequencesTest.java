package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BundledSequencesTest {
    private static final Path FOLDER = Path.of("../../specs/data/moving-mnist");
    private static final int FRAME = 64 * 64;

    @Test
    void theMovingDigitsAreReadWithoutFurtherWords() throws IOException {
        try (var source = SequenceSource.open(FOLDER, SequenceOptions.of(20, 64, 64, 1))) {
            assertEquals(40, source.items());
            assertEquals(Quantity.BRIGHTNESS, source.quantity());
            var split = Split.of(source, new Validation.Fraction(0.2), 7);
            assertEquals(8, split.validation().items());
            assertEquals(32, split.training().items());
        }
    }

    @Test
    void digitsMoveAndKeepTheirInk() throws IOException {
        try (var source = SequenceSource.open(FOLDER, SequenceOptions.of(20, 64, 64, 1))) {
            for (var item = 0; item < source.items(); item++) {
                var values = SequenceFixtures.read(source, item);
                for (var frame = 1; frame < 20; frame++) {
                    var before = Arrays.copyOfRange(values, (frame - 1) * FRAME, frame * FRAME);
                    var now = Arrays.copyOfRange(values, frame * FRAME, (frame + 1) * FRAME);
                    assertFalse(Arrays.equals(before, now), source.name(item) + " stands still at " + frame);
                    assertTrue(ink(now) > 0.4 * ink(before), source.name(item) + " is another one at " + frame);
                }
            }
        }
    }

    private static double ink(float[] frame) {
        var sum = 0.0;
        for (var value : frame) {
            assertTrue(value >= 0 && value <= 1);
            sum += value;
        }
        return sum;
    }

    @Test
    void theLicenceOfTheDigitsLiesBesideThem() throws IOException {
        assertTrue(Files.readString(FOLDER.resolve("LICENSE")).contains("Attribution-ShareAlike 3.0 Unported"));
    }
}
