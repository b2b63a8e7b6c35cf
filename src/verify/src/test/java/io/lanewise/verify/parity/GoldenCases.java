package io.lanewise.verify.parity;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.verify.CellInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The golden cases among the test resources. */
public final class GoldenCases {

    private GoldenCases() {}

    public static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(GoldenCases.class.getResource("/golden"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The shape of a ConvLSTM case. */
    public static ConvLstmKey cell(String name) {
        return sequence(name).key();
    }

    /** What the cell of a ConvLSTM case gets. */
    public static CellInputs cellInputs(String name) {
        return sequence(name).inputs();
    }

    static ParityCase.OfSequence sequence(String name) {
        try {
            return (ParityCase.OfSequence) CaseReader.read(folder().resolve(name + ".safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All layers of all cases that have kernels. */
    static List<ParityCase.Layer> layers() {
        List<ParityCase.Layer> layers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(path -> path.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                if (CaseReader.read(file) instanceof ParityCase.OfLayers(List<ParityCase.Layer> found)) {
                    layers.addAll(found);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layers;
    }
}
