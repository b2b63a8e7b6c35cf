package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the codes of data. */
@Command(
        name = "encode",
        description = {
            "Writes the codes of data as an NPY or a CSV file, by the ending of its name.",
            "",
            "The array of an NPY file is float32 with the shape [items, height, width, channels], or [items, units] where the"
                    + " code is a vector; items are in the order of their names, which --json lists. NumPy reads it with"
                    + " numpy.load(FILE). A CSV file has a line for each item: its name, and the numbers of its code in the"
                    + " order rows, columns, channels, below the heading item,c0,c1 and so on. The number format of the tensors is that of the model unless --type says otherwise. The code of a"
                    + " sequence is what the encoder's last layer gives after the last frame that it reads."
        },
        footer = {
            "  lanewise encode lecture-conv-800.safetensors --data photos --out codes.npy",
            "  lanewise encode dense-800.safetensors --data rows.npy --out codes.csv"
        })
final class EncodeCommand extends LanewiseCommand {

    @Parameters(paramLabel = "MODEL", description = "A model file, *.safetensors.")
    private Path modelFile;

    @Mixin
    private DataOption data;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write, *.npy or *.csv.")
    private Path target;

    @Mixin
    private KernelOptions how;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        Outputs.requireFile(target);
        boolean csv = target.toString().endsWith(".csv");
        if (!csv && !target.toString().endsWith(".npy")) {
            throw new UserException("--out " + target + ": the name must end in .npy or .csv.");
        }
        var kernels = new Kernels();
        var options = threads.apply(how.options(kernels));
        try (var model = ModelFiles.load(modelFile, options);
                var source = data.open(model.spec(), err())) {
            kernels.prepare(model, options);
            int[] shape = shape(source.items(), model.code());
            int length = Math.toIntExact(model.code().elements());
            var codes = new float[length(source.items(), length)];
            if (model.spec().sequence().isPresent()) {
                var sequences = SequenceModel.of(model);
                Batches.eachSequence(source, model.spec(), err(), (first, items) ->
                        copy(model.encode(sequences.past(items)).values(), codes, first * length));
            } else {
                Batches.each(source, model.spec(), err(), (first, items) ->
                        copy(model.encode(items).values(), codes, first * length));
            }
            if (csv) {
                writeCsv(source, codes, length);
            } else {
                NpyWriter.write(target, shape, codes);
            }
            report(source, model, shape);
        }
        return ExitCode.OK;
    }

    private void writeCsv(ItemSource source, float[] codes, int length) throws IOException {
        Csv.write(target, csv -> {
            csv.cell("item");
            for (int index = 0; index < length; index++) {
                csv.cell("c" + index);
            }
            csv.endLine();
            for (int item = 0; item < source.items(); item++) {
                csv.cell(source.name(item));
                for (int index = 0; index < length; index++) {
                    csv.cell(Float.toString(codes[item * length + index]));
                }
                csv.endLine();
            }
        });
    }

    private static void copy(float[] values, float[] codes, int at) {
        System.arraycopy(values, 0, codes, at, values.length);
    }

    private static int[] shape(int items, Shape code) {
        return code.pixels() == 1
                ? new int[] {items, code.channels()}
                : new int[] {items, code.height(), code.width(), code.channels()};
    }

    private static int length(int items, int codeLength) {
        try {
            return Math.multiplyExact(items, codeLength);
        } catch (ArithmeticException e) {
            throw new UserException("The codes of " + items + " items are too many numbers for one array: encode the data in parts.");
        }
    }

    private void report(ItemSource source, Autoencoder model, int[] shape) {
        if (json.isWanted()) {
            Json.print(out(), to -> {
                to.writeStringField("model", model.spec().name());
                to.writeStringField("file", target.toString());
                to.writeFieldName("shape");
                to.writeArray(shape, 0, shape.length);
                to.writeArrayFieldStart("items");
                for (int item = 0; item < source.items(); item++) {
                    to.writeString(source.name(item));
                }
                to.writeEndArray();
            });
        } else {
            out().println(Figures.plural(source.items(), "code") + " of " + model.code() + ": " + target);
        }
    }
}
