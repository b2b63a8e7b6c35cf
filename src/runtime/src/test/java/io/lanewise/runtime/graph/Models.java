package io.lanewise.runtime.graph;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small models for tests, and numbers to fill them with. */
final class Models {

    static final Dispatch SCALAR = Dispatch.builder().scalar().build();

    private Models() {}

    /** Fused pooling, pooling and its undoing, dense layers between maps, upsampling; smooth activations. */
    static List<ModelLayer> mixed(ElementType type) {
        return layers(
                type,
                4,
                "conv2d_f32_h12w10c2_k3s1p1_o4_tanh_max2",
                "conv2d_f32_h6w5c4_k3s1p1_o5_softplus",
                "maxpool2d_f32_h6w5c5_k2s2p0",
                "dense_f32_i30_o7_sigmoid",
                "dense_f32_i7_o30_tanh",
                "deconv2d_f32_h3w2c5_k3s1p1_o5_tanh",
                "maxunpool2d_f32_h6w5c5_k2s2p0",
                "upsample_f32_h6w5c5_f2_bilinear",
                "avgpool2d_f32_h12w10c5_k3s1p1",
                "conv2d_f32_h12w10c5_k3s1p1_o2_sigmoid");
    }

    /** Maps all the way, without workspace between encoder and decoder, so that the halves run by themselves. */
    static List<ModelLayer> maps(ElementType type) {
        return layers(
                type,
                3,
                "avgpool2d_f32_h16w16c1_k2s2p0",
                "conv2d_f32_h8w8c1_k3s1p1_o6_leaky_relu_max2",
                "conv2d_f32_h4w4c6_k3s2p1_o8_tanh",
                "deconv2d_f32_h2w2c8_k4s2p1_o6_leaky_relu",
                "upsample_f32_h4w4c6_f2_nearest",
                "deconv2d_f32_h8w8c6_k4s2p1_o1_sigmoid");
    }

    /** A model whose pooling is fused into the convolution and undone by the decoder. */
    static List<ModelLayer> unpooled(ElementType type) {
        return layers(
                type,
                1,
                "conv2d_f32_h7w9c2_k3s1p1_o3_tanh_max2",
                "maxunpool2d_f32_h7w9c3_k2s2p0",
                "conv2d_f32_h7w9c3_k3x1s1p1x0_o2");
    }

    /** A chain of layers, the first {@code encoders} of them the encoder; unpooling undoes the first pooling that it fits. */
    static List<ModelLayer> layers(ElementType type, int encoders, String... keys) {
        List<ModelLayer> layers = new ArrayList<>();
        for (int index = 0; index < keys.length; index++) {
            KernelKey key = KernelKey.parse(keys[index]).withType(type);
            int undoes = -1;
            for (int other = index - 1; other >= 0 && key instanceof MaxUnpool2dKey; other--) {
                KernelKey pooling = layers.get(other).key();
                if (pooling.hasWorkspace() && pooling.dst().equals(key.src())) {
                    undoes = other;
                }
            }
            layers.add(new ModelLayer("layer" + index, key, index < encoders, undoes));
        }
        return layers;
    }

    /** Parameters of moderate size, the same for the same seed. */
    static Parameters parameters(List<ModelLayer> layers, long seed) {
        Parameters parameters = Parameters.zeros(layers);
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : parameters.all()) {
            for (int index = 0; index < parameter.length(); index++) {
                parameter.view().set(index, random.nextDouble(-0.5, 0.5));
            }
        }
        return parameters;
    }

    /** A dense batch of numbers between -1 and 1. */
    static double[] numbers(Shape shape, int batch, long seed) {
        return new SplittableRandom(seed).doubles(batch * shape.elements(), -1, 1).toArray();
    }

    /** Sets the interior of a tensor to dense numbers, rounded to its type. */
    static void fill(Tensor tensor, double[] dense, int items) {
        forEach(tensor, items, (element, index) -> tensor.view().set(element, dense[index]));
    }

    /** The interior of a tensor. */
    static double[] read(Tensor tensor, int items) {
        double[] dense = new double[Math.toIntExact(items * tensor.shape().elements())];
        forEach(tensor, items, (element, index) -> dense[index] = tensor.view().get(element));
        return dense;
    }

    /** Calls back with each element's place in the view and in a dense array. */
    static void forEach(Tensor tensor, int items, Visitor visitor) {
        View view = tensor.view();
        Shape shape = tensor.shape();
        int dense = 0;
        for (int n = 0; n < items; n++) {
            for (int h = 0; h < shape.height(); h++) {
                for (int index = 0; index < shape.width() * shape.channels(); index++) {
                    visitor.visit(view.offset() + n * view.itemPitch() + h * view.rowPitch() + index, dense++);
                }
            }
        }
    }

    interface Visitor {
        void visit(int element, int index);
    }
}
