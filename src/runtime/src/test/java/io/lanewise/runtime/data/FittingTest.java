package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.spec.DataSpec.Fit;
import java.util.List;
import org.junit.jupiter.api.Test;

class FittingTest {
    @Test
    void resizeTakesTheWholePicture() {
        assertEquals(List.of(new Window(0, 0, 3, 100)), new Fitting(Fit.RESIZE, 10, 10).parts(3, 100));
    }

    @Test
    void centerTakesTheMiddleAndNothingOfASmallerPicture() {
        var fitting = new Fitting(Fit.CENTER, 4, 6);
        assertEquals(List.of(new Window(3, 2, 4, 6)), fitting.parts(10, 11));
        assertEquals(List.of(new Window(0, 0, 4, 6)), fitting.parts(4, 6));
        assertEquals(List.of(), fitting.parts(3, 60));
        assertEquals(List.of(), fitting.parts(60, 5));
    }

    @Test
    void cropTakesTheLargestPartOfTheWantedProportions() {
        var fitting = new Fitting(Fit.CROP, 10, 20);
        assertEquals(List.of(new Window(0, 50, 100, 200)), fitting.parts(100, 300));
        assertEquals(List.of(new Window(75, 0, 50, 100)), fitting.parts(200, 100));
        assertEquals(List.of(new Window(0, 0, 5, 10)), fitting.parts(5, 10));
        assertEquals(List.of(new Window(0, 0, 1, 1)), fitting.parts(1, 1));
    }

    @Test
    void tilesLieInRowsFromTheTopLeft() {
        var fitting = new Fitting(Fit.TILE, 2, 3);
        assertEquals(
                List.of(
                        new Window(0, 0, 2, 3),
                        new Window(0, 3, 2, 3),
                        new Window(2, 0, 2, 3),
                        new Window(2, 3, 2, 3)),
                fitting.parts(5, 8));
        assertEquals(List.of(), fitting.parts(1, 100));
    }
}
