package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tiles are those that were measured as fastest for a row, what they leave of it included. */
class TileTableTest {

    @Test
    void twoVectorsWithSixteenRegisters() {
        assertEquals(6, TileTable.bestPixels(256, 2, 16));
        assertEquals(4, TileTable.bestPixels(256, 2, 8));
        assertEquals(6, TileTable.bestPixels(256, 2, 64));
    }

    @Test
    void fourVectorsWithThirtyTwoRegisters() {
        assertEquals(4, TileTable.bestPixels(512, 4, 16));
        assertEquals(5, TileTable.bestPixels(512, 4, 64));
    }

    @Property
    void noTileIsWiderThanItsRowOrThanRegistersHold(
            @ForAll @IntRange(min = 1, max = 4) int vectors, @ForAll @IntRange(min = 1, max = 1000) int width) {
        int pixels = TileTable.bestPixels(512, vectors, width);
        assertTrue(pixels >= 1 && pixels <= width, () -> pixels + " of " + width);
        assertTrue(vectors * pixels < TileTable.registers(512), () -> vectors + "x" + pixels);
    }
}
