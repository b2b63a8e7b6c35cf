package io.lanewise.runtime.training;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.Emphasis;
import java.util.Optional;

/**
 * What the outputs of a program are to be: the frames of a batch of items as the program sees them, without gaps, item
 * after item.
 *
 * @param all elements, in the type of the program
 * @param frames of an item
 * @param frameLength elements of a frame
 * @param emphasis how much each element counts in training; empty where they all count alike
 */
record BatchTarget(View all, int frames, int frameLength, Optional<Emphasis> emphasis) {

    int itemLength() {
        return frames * frameLength;
    }

    /**
     * A frame of all items.
     *
     * @param shape of the output: a decoder that ends with a dense layer gives a vector where the frame is a map
     */
    View frame(int frame, Shape shape) {
        return View.map(all.array(), frame * frameLength, shape.width() * shape.channels(), itemLength());
    }
}
