package io.lanewise.kernel.scalar;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;

/**
 * Textbook loops in double over dense NHWC data, straight from the definitions in the keys' documentation. One relation
 * (which source element meets which weight in which destination element) gives the forward pass before the activation
 * and both gradients.
 */
final class Loops {

    private Loops() {}

    /** Meets every triple of one product in the definition. */
    interface Triple {
        void meet(int src, int wei, int dst);
    }

    static void forEach(WeightedKey key, int batch, Triple triple) {
        switch (key) {
            case DenseKey dense -> {
                for (int n = 0; n < batch; n++) {
                    for (int i = 0; i < dense.inputs(); i++) {
                        for (int o = 0; o < dense.outputs(); o++) {
                            triple.meet(n * dense.inputs() + i, i * dense.outputs() + o, n * dense.outputs() + o);
                        }
                    }
                }
            }
            case Conv2dKey conv ->
                forEach(
                        conv.window(),
                        conv.groups(),
                        batch,
                        conv.preShape(),
                        conv.src(),
                        conv.filters(),
                        false,
                        triple);
            case Deconv2dKey deconv ->
                forEach(
                        deconv.window(),
                        deconv.groups(),
                        batch,
                        deconv.src(),
                        deconv.dst(),
                        deconv.filters(),
                        true,
                        triple);
        }
    }

    private static void forEach(
            Window window,
            int groups,
            int batch,
            Shape small,
            Shape large,
            int filters,
            boolean transposed,
            Triple triple) {
        Shape src = transposed ? small : large;
        int inputs = src.channels() / groups;
        int outputs = filters / groups;
        for (int n = 0; n < batch; n++) {
            for (int h = 0; h < small.height(); h++) {
                for (int w = 0; w < small.width(); w++) {
                    for (int kh = 0; kh < window.height().kernel(); kh++) {
                        for (int kw = 0; kw < window.width().kernel(); kw++) {
                            int y = h * window.height().stride()
                                    - window.height().padBefore()
                                    + kh * window.height().dilation();
                            int x = w * window.width().stride()
                                    - window.width().padBefore()
                                    + kw * window.width().dilation();
                            if (y < 0 || y >= large.height() || x < 0 || x >= large.width()) {
                                continue;
                            }
                            int smallPixel = (n * small.height() + h) * small.width() + w;
                            int largePixel = (n * large.height() + y) * large.width() + x;
                            for (int g = 0; g < groups; g++) {
                                for (int ic = 0; ic < inputs; ic++) {
                                    for (int oc = 0; oc < outputs; oc++) {
                                        int wei = ((kh * window.width().kernel() + kw) * inputs + ic) * filters
                                                + g * outputs
                                                + oc;
                                        int srcPixel = transposed ? smallPixel : largePixel;
                                        int dstPixel = transposed ? largePixel : smallPixel;
                                        triple.meet(
                                                srcPixel * src.channels() + g * inputs + ic,
                                                wei,
                                                dstPixel * filters + g * outputs + oc);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /** The output before activation and pooling. */
    static double[] pre(WeightedKey key, int batch, double[] src, double[] wei, double[] bias) {
        double[] pre = new double[Math.toIntExact(batch * key.preShape().elements())];
        for (int i = 0; i < pre.length; i++) {
            pre[i] = bias[i % bias.length];
        }
        forEach(key, batch, (s, w, d) -> pre[d] += src[s] * wei[w]);
        return pre;
    }

    static double[] diffSrc(WeightedKey key, int batch, double[] wei, double[] diffPre) {
        double[] diffSrc = new double[Math.toIntExact(batch * key.src().elements())];
        forEach(key, batch, (s, w, d) -> diffSrc[s] += wei[w] * diffPre[d]);
        return diffSrc;
    }

    static double[] diffWei(WeightedKey key, int batch, double[] src, double[] diffPre) {
        double[] diffWei = new double[key.weightLength()];
        forEach(key, batch, (s, w, d) -> diffWei[w] += src[s] * diffPre[d]);
        return diffWei;
    }
}
