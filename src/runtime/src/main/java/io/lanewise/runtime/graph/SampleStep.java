package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodeMath;

/** Draws codes: {@link CodeMath#sample}. A task is an item. */
final class SampleStep implements Step, Workers.Tasks {

    private final int units;
    private final CodeMath math;
    private final View moments;
    private final View noise;
    private final View code;

    /** @param noise null where the code is the mean */
    SampleStep(int units, Tensor moments, Tensor noise, Tensor code) {
        this.units = units;
        this.moments = moments.view();
        this.math = CodeMath.of(this.moments.type());
        this.noise = noise == null ? null : noise.view();
        this.code = code.view();
    }

    @Override
    public void run(Workers workers, int items) {
        workers.run(items, this);
    }

    @Override
    public void run(int item) {
        int from = moments.rowOffset(item, 0);
        int to = code.rowOffset(item, 0);
        if (noise == null) {
            System.arraycopy(moments.array(), from, code.array(), to, units);
        } else {
            math.sample(moments, from, noise, noise.rowOffset(item, 0), code, to, units);
        }
    }
}
