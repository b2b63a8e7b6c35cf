package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.Random;

/** Maps for tests: the same values, stored in either type and with or without a halo of canaries. */
final class Maps {

    static final double CANARY = -77;

    private Maps() {}

    static Object array(ElementType type, int length) {
        return type == ElementType.F32 ? new float[length] : new double[length];
    }

    /** The values, item by item, in a map with {@code gap} canaries around each row. */
    static View of(ElementType type, Shape shape, int items, double[] values, int gap) {
        int run = shape.width() * shape.channels();
        int rowPitch = run + 2 * gap;
        int itemPitch = rowPitch * (shape.height() + gap);
        var view = View.map(array(type, gap + itemPitch * items), gap, rowPitch, itemPitch);
        for (int index = 0; index < gap + itemPitch * items; index++) {
            view.set(index, CANARY);
        }
        for (int index = 0; index < items * shape.elements(); index++) {
            view.set(position(view, shape, index), values == null ? 0 : values[index]);
        }
        return view;
    }

    /** Where element {@code index} of the batch, counted without gaps, lies in the view's array. */
    static int position(View view, Shape shape, int index) {
        int run = shape.width() * shape.channels();
        int row = index / run;
        return MapBlocks.at(view, row / shape.height(), row % shape.height()) + index % run;
    }

    static double[] values(View view, Shape shape, int items) {
        var values = new double[Math.toIntExact(items * shape.elements())];
        for (int index = 0; index < values.length; index++) {
            values[index] = view.get(position(view, shape, index));
        }
        return values;
    }

    /** Elements of the array that are canaries. */
    static int canaries(View view) {
        int count = 0;
        int length = view.type() == ElementType.F32 ? view.floats().length : view.doubles().length;
        for (int index = 0; index < length; index++) {
            count += view.get(index) == CANARY ? 1 : 0;
        }
        return count;
    }

    static double[] random(Random random, int length, double low, double high) {
        return random.doubles(length, low, high).toArray();
    }
}
