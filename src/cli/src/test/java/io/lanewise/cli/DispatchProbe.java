package io.lanewise.cli;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.SpecReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The main class of the processes that {@link DispatchInFreshProcessTest} starts: links a shipped spec with what dispatch chooses, runs it forward and
 * backward, and prints the choice and a digest of all bits that came out.
 */
final class DispatchProbe {

    private DispatchProbe() {}

    public static void main(String[] arguments) throws Exception {
        var layers = ModelLayers.of(SpecReader.read(Path.of(arguments[0])), ElementType.F32);
        try (var workers = Workers.of(2)) {
            var dispatch = Dispatch.standard();
            var random = new SplittableRandom(5);
            var parameters = Parameters.zeros(layers);
            for (Parameter parameter : parameters.all()) {
                fill(parameter.view().floats(), parameter.length(), random);
            }
            var program = new Linker(dispatch, workers).link(layers, parameters, LinkOptions.training(2));
            var input = new float[2 * Math.toIntExact(program.input().shape().elements())];
            fill(input, input.length, random);
            program.input().fill(input, 0, 2);
            program.forward();
            var output = read(program.output());
            program.diffOutput().fill(output, 0, 2);
            program.backward();
            int digest = Arrays.hashCode(output);
            for (Parameter gradient : program.gradients().all()) {
                digest = 31 * digest + Arrays.hashCode(Arrays.copyOf(gradient.view().floats(), gradient.length()));
            }
            System.out.println(dispatch.bits() + " " + Integer.toHexString(digest));
        } catch (LinkException e) {
            System.out.println(e.getMessage());
        }
    }

    private static float[] read(Tensor tensor) {
        var values = new float[2 * Math.toIntExact(tensor.shape().elements())];
        tensor.read(values, 0, 2);
        return values;
    }

    private static void fill(float[] values, int length, SplittableRandom random) {
        for (int index = 0; index < length; index++) {
            values[index] = (float) random.nextDouble(-0.5, 0.5);
        }
    }
}
