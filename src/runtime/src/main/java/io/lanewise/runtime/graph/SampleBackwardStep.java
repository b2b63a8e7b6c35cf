package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodeMath;

/** Adds the gradient of drawn codes to that of their moments: {@link CodeMath#addSampleSlopes}. A task is an item. */
final class SampleBackwardStep implements Step, Workers.Tasks {

    private final int units;
    private final CodeMath math;
    private final View diffCode;
    private final View moments;
    private final View noise;
    private final View diffMoments;

    SampleBackwardStep(Tensor diffCode, SampledCode code) {
        this.units = code.units();
        this.diffCode = diffCode.view();
        this.math = CodeMath.of(this.diffCode.type());
        this.moments = code.moments().view();
        this.noise = code.noise().view();
        this.diffMoments = code.diffMoments().view();
    }

    @Override
    public void run(Workers workers, int items) {
        workers.run(items, this);
    }

    @Override
    public void run(int item) {
        math.addSampleSlopes(
                diffCode,
                diffCode.rowOffset(item, 0),
                moments,
                moments.rowOffset(item, 0),
                noise,
                noise.rowOffset(item, 0),
                diffMoments,
                diffMoments.rowOffset(item, 0),
                units);
    }
}
