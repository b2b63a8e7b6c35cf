package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A noisy picture after something was done against its noise.
 *
 * @param method what was done
 * @param setting of the method; empty where it has none
 * @param picture {@code height x width x channels} values in this order
 * @param quality against the clean picture
 */
public record Denoised(String method, String setting, float[] picture, PictureQuality quality) {

    /** What the noisy picture itself is called among methods. */
    public static final String NOTHING = "noisy input";

    /** What a model is called among methods. */
    public static final String MODEL = "model";

    static Denoised of(String method, String setting, float[] picture, float[] clean, Shape shape) {
        return new Denoised(method, setting, picture, PictureQuality.of(picture, clean, shape));
    }

    /**
     * A noisy picture as it is, what a model makes of it, and what filters do, in this order.
     *
     * @param restored by the model
     */
    public static List<Denoised> all(
            float[] clean, float[] noisy, float[] restored, Shape shape, List<ClassicalFilters> filters) {
        var all = new ArrayList<Denoised>();
        all.add(of(NOTHING, "", noisy, clean, shape));
        all.add(of(MODEL, "", restored, clean, shape));
        filters.forEach(kind -> all.add(kind.best(noisy, clean, shape)));
        return all;
    }
}
