package io.lanewise.runtime.elementwise.f32;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.UpdateMath;

/** {@link UpdateMath} on {@code float[]}. */
public final class UpdateMathF32 implements UpdateMath {

    @Override
    public void momentum(View parameter, View velocity, View gradient, int from, int to, double rate, double momentum) {
        var ws = (float[]) parameter.array();
        var vs = (float[]) velocity.array();
        var gs = (float[]) gradient.array();
        int w = parameter.offset();
        int v = velocity.offset();
        int g = gradient.offset();
        var step = (float) rate;
        var kept = (float) momentum;
        for (int i = from; i < to; i++) {
            float next = kept * vs[v + i] + gs[g + i];
            vs[v + i] = next;
            ws[w + i] -= step * next;
        }
    }

    @Override
    public void decay(View parameter, int from, int to, double share) {
        var ws = (float[]) parameter.array();
        int w = parameter.offset();
        var lost = (float) share;
        for (int i = from; i < to; i++) {
            ws[w + i] -= lost * ws[w + i];
        }
    }

    @Override
    public void adam(View parameter, View first, View second, View gradient, int from, int to, AdamStep step) {
        var ws = (float[]) parameter.array();
        var ms = (float[]) first.array();
        var vs = (float[]) second.array();
        var gs = (float[]) gradient.array();
        int w = parameter.offset();
        int m = first.offset();
        int v = second.offset();
        int g = gradient.offset();
        var rate = (float) step.rate();
        var epsilon = (float) step.epsilon();
        var beta1 = (float) step.beta1();
        var beta2 = (float) step.beta2();
        var fresh1 = (float) (1 - step.beta1());
        var fresh2 = (float) (1 - step.beta2());
        var correction1 = (float) step.correction1();
        var correction2 = (float) step.correction2();
        for (int i = from; i < to; i++) {
            float slope = gs[g + i];
            float mean = beta1 * ms[m + i] + fresh1 * slope;
            float square = beta2 * vs[v + i] + fresh2 * (slope * slope);
            ms[m + i] = mean;
            vs[v + i] = square;
            ws[w + i] -= rate * (mean / correction1) / ((float) Math.sqrt(square / correction2) + epsilon);
        }
    }
}
