package io.lanewise.runtime.model;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.runtime.files.StoredArray;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameter.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a model file: a parameter, or of a cell a part of one.
 *
 * @param name of the tensor
 * @param first element of the parameter that belongs to it
 * @param layout of those from there on
 */
record FileTensor(String name, int first, TensorLayout layout) {

    private static final List<String> PEEPHOLES = List.of("_i", "_f", "_o");

    /** What a parameter is in a file; together they hold each of its elements once. */
    static List<FileTensor> of(Parameter parameter) {
        String name = parameter.name();
        Role role = parameter.role();
        return switch (parameter.layer()) {
            case WeightedKey key when role == Role.WEIGHT -> List.of(new FileTensor(name, 0, TensorLayout.of(key)));
            case ConvLstmKey cell when role == Role.WEIGHT -> weights(name, cell);
            case ConvLstmKey cell when role == Role.PEEPHOLE -> peepholes(name, cell);
            default -> List.of(new FileTensor(name, 0, TensorLayout.flat(parameter.length())));
        };
    }

    private static List<FileTensor> weights(String name, ConvLstmKey cell) {
        var tensors = new ArrayList<FileTensor>();
        cell.inputConvolution().ifPresent(key -> tensors.add(new FileTensor(name + "_x", 0, TensorLayout.of(key))));
        tensors.add(
                new FileTensor(name + "_h", cell.inputWeightLength(), TensorLayout.of(cell.hiddenConvolution())));
        return tensors;
    }

    private static List<FileTensor> peepholes(String name, ConvLstmKey cell) {
        int length = cell.peepholeLengthOfGate();
        TensorLayout layout =
                cell.peephole() == Peephole.PIXEL ? TensorLayout.map(cell.state()) : TensorLayout.flat(length);
        var tensors = new ArrayList<FileTensor>();
        for (String gate : PEEPHOLES) {
            tensors.add(new FileTensor(name + gate, tensors.size() * length, layout));
        }
        return tensors;
    }

    /** Adds this part of {@code values}, which lie as the parameter does, to what will be a file. */
    void write(SafetensorsWriter writer, String prefix, View values) {
        int[] order = layout.canonical();
        int at = values.offset() + first;
        boolean f32 = values.type() == ElementType.F32;
        View ordered = View.flat(f32 ? new float[order.length] : new double[order.length], 0);
        for (int element = 0; element < order.length; element++) {
            ordered.set(element, values.get(at + order[element]));
        }
        switch (ordered.array()) {
            case float[] floats -> writer.add(prefix + name, layout.shape(), floats);
            case double[] doubles -> writer.add(prefix + name, layout.shape(), doubles);
            default -> throw new AssertionError("a view is of floats or doubles");
        }
    }

    /**
     * Reads this part of {@code values}.
     *
     * @throws RefusedFileException when the file has no tensor of this name, or has it in another shape or type
     */
    void read(SafetensorsFile file, String prefix, View values) throws IOException {
        StoredArray array = file.array(prefix + name);
        if (!Arrays.equals(array.shape(), layout.shape())) {
            throw new RefusedFileException(
                    file.file(),
                    "has the tensor " + prefix + name + " in the shape " + Arrays.toString(array.shape())
                            + ", where its spec asks for " + Arrays.toString(layout.shape()));
        }
        if (!array.type().name().equals(values.type().name())) {
            throw new RefusedFileException(
                    file.file(),
                    "has the tensor " + prefix + name + " in " + array.type() + ", where others are in "
                            + values.type());
        }
        int[] order = layout.canonical();
        int at = values.offset() + first;
        double[] from = array.doubles();
        for (int element = 0; element < order.length; element++) {
            values.set(at + order[element], from[element]);
        }
    }
}
