package io.lanewise.verify.onnx;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.Optional;

/** The layer that computes what an ONNX operator does. */
record OnnxLayer(KernelKey key, Tensors inputs, Tensor expected) {

    /** The layer of a vector; empty where there is none, for which {@link #reason} says why. */
    static Optional<OnnxLayer> of(OnnxVector vector) {
        return switch (vector.operator()) {
            case "Conv" -> Optional.of(convolution(vector));
            case "ConvTranspose" -> Optional.of(transposedConvolution(vector));
            case "AveragePool", "GlobalAveragePool" -> Optional.of(averagePooling(vector));
            case "MaxPool" ->
                Optional.of(layer(new MaxPool2dKey(ElementType.F32, map(vector), poolWindow(vector)), vector));
            case "MaxUnpool" -> Optional.of(unpooling(vector));
            case "Upsample", "Resize" -> Optional.of(upsampling(vector));
            case "Gemm" -> Optional.of(dense(vector));
            case "Relu" -> Optional.of(activation(vector, Activation.RELU));
            case "LeakyRelu" -> Optional.of(activation(vector, Activation.leakyRelu(vector.real("alpha", 0.01))));
            case "Sigmoid" -> Optional.of(activation(vector, Activation.SIGMOID));
            case "Tanh" -> Optional.of(activation(vector, Activation.TANH));
            case "Softplus" -> Optional.of(activation(vector, Activation.SOFTPLUS));
            default -> Optional.empty();
        };
    }

    /** Why an operator has no layer. */
    static String reason(String operator) {
        return switch (operator) {
            case "Adam", "Momentum" -> "optimizers are not layers; the runtime's tests run it";
            case "LSTM" -> "cells run over sequences: PeepholeLstmTest has them";
            case "GRU", "RNN" -> "no such recurrent cell";
            case "BatchNormalization" -> "batch normalisation is not part of Lanewise";
            case "Elu", "Selu", "Softsign", "Softmax" -> "no such activation";
            default -> throw new IllegalArgumentException("No layer and no reason for " + operator);
        };
    }

    private static OnnxLayer convolution(OnnxVector vector) {
        Tensor weight = vector.inputs().get(1);
        Window window = window(vector, weight.extent(2), weight.extent(3));
        return weighted(
                new Conv2dKey(
                        ElementType.F32,
                        map(vector),
                        window,
                        vector.integer("group", 1),
                        weight.extent(0),
                        Activation.IDENTITY,
                        1),
                vector,
                weight);
    }

    private static OnnxLayer transposedConvolution(OnnxVector vector) {
        Tensor weight = vector.inputs().get(1);
        int groups = vector.integer("group", 1);
        int[] outputPadding = vector.integers("output_padding", 0, 0);
        return weighted(
                new Deconv2dKey(
                        ElementType.F32,
                        map(vector),
                        window(vector, weight.extent(2), weight.extent(3)),
                        groups,
                        weight.extent(1) * groups,
                        outputPadding[0],
                        outputPadding[1],
                        Activation.IDENTITY),
                vector,
                weight);
    }

    private static OnnxLayer weighted(KernelKey key, OnnxVector vector, Tensor weight) {
        Tensor bias = vector.inputs().size() > 2
                ? vector.inputs().get(2)
                : Tensor.zeros(key.dst().channels());
        OnnxLayer layer = layer(key, vector);
        return new OnnxLayer(key, layer.inputs.with(Role.WEI, weight).with(Role.BIAS, bias), layer.expected);
    }

    private static OnnxLayer averagePooling(OnnxVector vector) {
        return layer(
                new AvgPool2dKey(
                        ElementType.F32, map(vector), poolWindow(vector), vector.integer("count_include_pad", 0) == 1),
                vector);
    }

    private static OnnxLayer unpooling(OnnxVector vector) {
        Tensor expected = vector.output();
        Shape unpooled = new Shape(expected.extent(2), expected.extent(3), expected.extent(1));
        KernelKey key = new MaxUnpool2dKey(new MaxPool2dKey(ElementType.F32, unpooled, poolWindow(vector)));
        OnnxLayer layer = layer(key, vector);
        return new OnnxLayer(
                key, layer.inputs.with(Role.INDICES, vector.inputs().get(1)), expected);
    }

    private static OnnxLayer upsampling(OnnxVector vector) {
        double[] scales = vector.inputs().get(1).values();
        UpsampleKey.Mode mode = vector.attributes().get("mode").equals("nearest")
                ? UpsampleKey.Mode.NEAREST
                : UpsampleKey.Mode.BILINEAR_HALF_PIXEL;
        return layer(new UpsampleKey(ElementType.F32, map(vector), mode, (int) scales[2], (int) scales[3]), vector);
    }

    private static OnnxLayer dense(OnnxVector vector) {
        Tensor matrix = vector.inputs().get(1);
        boolean outputsFirst = vector.integer("transB", 0) == 1;
        int outputs = matrix.extent(outputsFirst ? 0 : 1);
        int inputs = matrix.extent(outputsFirst ? 1 : 0);
        Tensor weight = Tensor.zeros(outputs, inputs, 1, 1);
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                weight.set(o, i, 0, 0, matrix.get(outputsFirst ? o * inputs + i : i * outputs + o));
            }
        }
        Tensor src = vector.inputs().getFirst();
        Tensors operands = Tensors.none()
                .with(Role.SRC, src.reshaped(src.extent(0), inputs, 1, 1))
                .with(Role.WEI, weight)
                .with(Role.BIAS, vector.inputs().get(2).reshaped(outputs));
        return new OnnxLayer(
                new DenseKey(ElementType.F32, inputs, outputs, Activation.IDENTITY),
                operands,
                vector.output().reshaped(src.extent(0), outputs, 1, 1));
    }

    /** An activation after the identity, a convolution by 1. */
    private static OnnxLayer activation(OnnxVector vector, Activation activation) {
        int size = vector.output().size();
        Tensors operands = Tensors.none()
                .with(Role.SRC, vector.inputs().getFirst().reshaped(1, 1, 1, size))
                .with(Role.WEI, Tensor.of(new double[] {1}, 1, 1, 1, 1))
                .with(Role.BIAS, Tensor.zeros(1));
        return new OnnxLayer(
                new Conv2dKey(ElementType.F32, new Shape(1, size, 1), Window.square(1, 1, 0), 1, 1, activation, 1),
                operands,
                vector.output().reshaped(1, 1, 1, size));
    }

    private static OnnxLayer layer(KernelKey key, OnnxVector vector) {
        return new OnnxLayer(key, Tensors.none().with(Role.SRC, vector.inputs().getFirst()), vector.output());
    }

    private static Shape map(OnnxVector vector) {
        Tensor src = vector.inputs().getFirst();
        return new Shape(src.extent(2), src.extent(3), src.extent(1));
    }

    private static Window poolWindow(OnnxVector vector) {
        Tensor src = vector.inputs().getFirst();
        int[] kernel = vector.integers("kernel_shape", src.extent(2), src.extent(3));
        return window(vector, kernel[0], kernel[1]);
    }

    private static Window window(OnnxVector vector, int kernelHeight, int kernelWidth) {
        int[] strides = vector.integers("strides", 1, 1);
        int[] pads = vector.integers("pads", 0, 0, 0, 0);
        int[] dilations = vector.integers("dilations", 1, 1);
        return new Window(
                new Axis(kernelHeight, strides[0], pads[0], pads[2], dilations[0]),
                new Axis(kernelWidth, strides[1], pads[1], pads[3], dilations[1]));
    }
}
