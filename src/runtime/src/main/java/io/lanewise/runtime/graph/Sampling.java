package io.lanewise.runtime.graph;

import io.lanewise.runtime.graph.Schedule.Elementwise;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A code is drawn from a normal distribution for each unit; without noise it is the mean.
 *
 * @param moments means of all units, then the logarithms of their variances
 * @param noise normal numbers, which the caller fills before forward; null in inference
 * @param diffMoments which the caller writes the gradient of the divergence to, and backward adds to; null in inference
 * @param diffCode null in inference
 */
record Sampling(int units, Buffer moments, Buffer noise, Buffer code, Buffer diffMoments, Buffer diffCode)
        implements CodeMaking {

    @Override
    public Buffer source() {
        return moments;
    }

    @Override
    public Buffer diffSource() {
        return diffMoments;
    }

    @Override
    public Elementwise forward() {
        List<Buffer> regions =
                Stream.of(moments, noise, code).filter(Objects::nonNull).toList();
        return new Elementwise(
                regions,
                memory -> new SampleStep(units, memory.apply(moments), memory.apply(noise), memory.apply(code)));
    }

    @Override
    public Elementwise backward() {
        return new Elementwise(
                List.of(diffCode, moments, noise, diffMoments),
                memory -> new SampleBackwardStep(memory.apply(diffCode), sampled(memory)));
    }

    /** What the caller reads and writes. */
    SampledCode sampled(Function<Buffer, Tensor> memory) {
        return new SampledCode(units, memory.apply(moments), memory.apply(noise), memory.apply(diffMoments));
    }
}
