package io.lanewise.verify.parity;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.StoredArray;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From a safetensors file to a {@link ParityCase}. Numbers of every type that the format has are accepted, integers for
 * indices too.
 */
final class CaseReader {

    private static final Map<Role, String> NAMES = new EnumMap<>(Map.of(
            Role.DST, "y",
            Role.INDICES, "indices",
            Role.DIFF_SRC, "dx",
            Role.DIFF_WEI, "dweight",
            Role.DIFF_BIAS, "dbias"));

    private final SafetensorsFile file;
    private final CaseMetadata metadata;

    private CaseReader(SafetensorsFile file) {
        this.file = file;
        this.metadata = new CaseMetadata(file);
    }

    /**
     * Reads one case.
     *
     * @throws RefusedFileException when the file is not a case; the message says what is wrong with it
     */
    static ParityCase read(Path path) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            try {
                return new CaseReader(file).read();
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new RefusedFileException(path, "does not describe a possible layer: " + e.getMessage(), e);
            }
        }
    }

    private ParityCase read() throws IOException {
        String operator = metadata.required("op").toLowerCase(Locale.ROOT);
        if (metadata.text("layout", "NCHW").contains("NHWC")) {
            throw metadata.refused("has the layout NHWC; store its maps as NCHW");
        }
        return switch (operator) {
            case "conv2d" -> layer(conv(), weighted(4, 4), NAMES);
            case "conv_transpose2d" -> layer(deconv(), weighted(4, 4), NAMES);
            case "dense" -> layer(dense(), weighted(2, 2), NAMES);
            case "max_pool2d" -> maxPool();
            case "avg_pool2d" ->
                layer(
                        new AvgPool2dKey(
                                ElementType.F64, mapShape("x"), poolWindow(), metadata.flag("count_include_pad", true)),
                        source(),
                        NAMES);
            case "upsample_nearest" -> layer(upsample(UpsampleKey.Mode.NEAREST), source(), NAMES);
            case "upsample_bilinear" ->
                layer(
                        upsample(
                                metadata.flag("align_corners", false)
                                        ? UpsampleKey.Mode.BILINEAR_ALIGNED
                                        : UpsampleKey.Mode.BILINEAR_HALF_PIXEL),
                        source(),
                        NAMES);
            case "convlstm" -> new SequenceReader(file, metadata).read();
            case "losses" -> losses();
            default ->
                throw metadata.refused("names the operator \"" + operator
                        + "\"; known are conv2d, conv_transpose2d, dense, max_pool2d, avg_pool2d,"
                        + " upsample_nearest, upsample_bilinear, losses, convlstm");
        };
    }

    private KernelKey conv() throws IOException {
        int[] weight = shape("weight", 4);
        int groups = metadata.whole("groups", 1);
        checkChannels("weight", weight[1] * groups);
        return new Conv2dKey(
                ElementType.F64, mapShape("x"), window(weight[2], weight[3], "1"), groups, weight[0], activation(), 1);
    }

    private KernelKey deconv() throws IOException {
        int[] weight = shape("weight", 4);
        int groups = metadata.whole("groups", 1);
        int[] outputPadding = metadata.pair("output_padding", "0");
        checkChannels("weight", weight[0]);
        return new Deconv2dKey(
                ElementType.F64,
                mapShape("x"),
                window(weight[2], weight[3], "1"),
                groups,
                weight[1] * groups,
                outputPadding[0],
                outputPadding[1],
                activation());
    }

    private KernelKey dense() throws IOException {
        int[] weight = shape("weight", 2);
        if (weight[1] != shape("x", 2)[1]) {
            throw metadata.refused("has x of shape " + Arrays.toString(shape("x", 2)) + ", but weight of shape "
                    + Arrays.toString(weight));
        }
        return new DenseKey(ElementType.F64, weight[1], weight[0], activation());
    }

    private void checkChannels(String name, int channels) throws IOException {
        int[] x = shape("x", 4);
        if (x[1] != channels) {
            throw metadata.refused("has x of shape " + Arrays.toString(x) + ", but " + name + " of shape "
                    + Arrays.toString(shape(name, 4)) + " takes " + channels + " channels");
        }
    }

    private Activation activation() throws IOException {
        String name = metadata.text("activation", "identity");
        return name.equals("leaky_relu")
                ? Activation.leakyRelu(metadata.number("leaky_slope", Activation.DEFAULT_SLOPE))
                : Activation.parse(name);
    }

    private ParityCase maxPool() throws IOException {
        MaxPool2dKey key = new MaxPool2dKey(ElementType.F64, mapShape("x"), poolWindow());
        List<ParityCase.Layer> layers = new ArrayList<>();
        layers.add(oneLayer(key, source(), NAMES));
        if (file.has("unpooled")) {
            Tensors inputs = Tensors.none().with(Role.SRC, map("y")).with(Role.INDICES, map("indices"));
            layers.add(oneLayer(new MaxUnpool2dKey(key), inputs, Map.of(Role.DST, "unpooled")));
        }
        return new ParityCase.OfLayers(layers);
    }

    private ParityCase losses() throws IOException {
        metadata.required("lambda");
        metadata.required("rho");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            StoredArray array = file.array(name);
            tensors.put(name, tensor(array, array.shape().length));
        }
        for (String name : List.of("x", "y", "h")) {
            if (shape(name, 2)[0] != shape("x", 2)[0]) {
                throw metadata.refused("has " + name + " and x of different batches");
            }
        }
        return new ParityCase.OfLosses(metadata.number("lambda", 1), metadata.number("rho", 0), tensors);
    }

    private KernelKey upsample(UpsampleKey.Mode mode) throws IOException {
        metadata.required("factor");
        int[] factor = metadata.pair("factor", "1");
        return new UpsampleKey(ElementType.F64, mapShape("x"), mode, factor[0], factor[1]);
    }

    private Window poolWindow() throws IOException {
        metadata.required("kernel");
        int[] kernel = metadata.pair("kernel", "1");
        return window(kernel[0], kernel[1], metadata.text("kernel", "1"));
    }

    private Window window(int kernelHeight, int kernelWidth, String defaultStride) throws IOException {
        int[] stride = metadata.pair("stride", defaultStride);
        int[] padding = metadata.padding();
        int[] dilation = metadata.pair("dilation", "1");
        return new Window(
                new Axis(kernelHeight, stride[0], padding[0], padding[2], dilation[0]),
                new Axis(kernelWidth, stride[1], padding[1], padding[3], dilation[1]));
    }

    private Tensors source() throws IOException {
        Tensors inputs = Tensors.none().with(Role.SRC, map("x"));
        return file.has("dy") ? inputs.with(Role.DIFF_DST, map("dy")) : inputs;
    }

    private Tensors weighted(int mapRank, int weightRank) throws IOException {
        Tensor weight = asMap(tensor("weight", weightRank));
        int filters = shape("y", mapRank)[1];
        Tensor bias = file.has("bias") ? tensor("bias", 1) : Tensor.zeros(filters);
        if (bias.size() != filters) {
            throw metadata.refused("has " + bias.size() + " biases for " + filters + " output channels");
        }
        return source().with(Role.WEI, weight).with(Role.BIAS, bias);
    }

    private ParityCase layer(KernelKey key, Tensors inputs, Map<Role, String> names) throws IOException {
        return new ParityCase.OfLayers(List.of(oneLayer(key, inputs, names)));
    }

    private ParityCase.Layer oneLayer(KernelKey key, Tensors inputs, Map<Role, String> names) throws IOException {
        Tensors expected = Tensors.none();
        for (Map.Entry<Role, String> name : names.entrySet()) {
            boolean gradient = name.getKey().direction() != Direction.FORWARD;
            if (file.has(name.getValue()) && (!gradient || inputs.has(Role.DIFF_DST))) {
                StoredArray array = file.array(name.getValue());
                expected = expected.with(
                        name.getKey(),
                        array.shape().length == 1 ? tensor(array, 1) : asMap(tensor(array, array.shape().length)));
            }
        }
        if (!expected.has(Role.DST)) {
            throw metadata.refused("has no " + names.get(Role.DST) + ", so there is nothing to compare with");
        }
        int batch = inputs.get(Role.SRC).extent(0);
        checkShape(names.get(Role.DST), expected.get(Role.DST), batch, key);
        if (inputs.has(Role.DIFF_DST)) {
            checkShape("dy", inputs.get(Role.DIFF_DST), batch, key);
        }
        return new ParityCase.Layer(key, inputs, expected, names);
    }

    private void checkShape(String name, Tensor tensor, int batch, KernelKey key) throws RefusedFileException {
        Shape dst = key.dst();
        int[] shape = {batch, dst.channels(), dst.height(), dst.width()};
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw metadata.refused("has " + name + " of shape " + tensor + ", but the layer " + key + " gives "
                    + Arrays.toString(shape));
        }
    }

    private Shape mapShape(String name) throws IOException {
        int[] shape = shape(name, 4);
        return new Shape(shape[2], shape[3], shape[1]);
    }

    private int[] shape(String name, int rank) throws IOException {
        int[] shape = file.array(name).shape();
        if (shape.length != rank) {
            throw metadata.refused("has " + name + " of shape " + Arrays.toString(shape) + ", where " + rank
                    + " dimensions are expected");
        }
        return shape;
    }

    /** A tensor in NCHW; vectors become maps of one pixel. */
    private Tensor map(String name) throws IOException {
        StoredArray array = file.array(name);
        return asMap(tensor(array, array.shape().length));
    }

    private Tensor asMap(Tensor tensor) throws RefusedFileException {
        int[] shape = tensor.shape();
        return switch (shape.length) {
            case 2 -> tensor.reshaped(shape[0], shape[1], 1, 1);
            case 4 -> tensor;
            default ->
                throw metadata.refused(
                        "has a tensor of shape " + tensor + ", where [N, C, H, W] or [N, length] is expected");
        };
    }

    private Tensor tensor(String name, int rank) throws IOException {
        shape(name, rank);
        return tensor(file.array(name), rank);
    }

    private Tensor tensor(StoredArray array, int rank) throws IOException {
        int[] shape = array.shape();
        if (shape.length != rank || array.count() == 0) {
            throw metadata.refused("has " + array.name() + " of shape " + Arrays.toString(shape) + ", where " + rank
                    + " dimensions of at least 1 are expected");
        }
        return Tensor.of(array.doubles(), shape);
    }
}
