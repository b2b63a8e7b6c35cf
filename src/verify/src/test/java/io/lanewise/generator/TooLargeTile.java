package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;

/** Kernels whose register tiles are far too large. In this package because plans are nobody else's business. */
public enum TooLargeTile {
    /** 240 accumulators in a method that HotSpot never compiles. */
    BEYOND_HOTSPOT(6),
    /** 120 accumulators in a method that C1's profiling tier gives up on. */
    BEYOND_C1(3);

    private static final KernelKey KEY = KernelKey.parse("conv2d_f32_h2w40c2_k3s1p1_o24_relu");
    private static final int BITS = 128;
    private static final int PIXELS = 40;

    private final int vectors;

    TooLargeTile(int vectors) {
        this.vectors = vectors;
    }

    /** The kernel, right in what it computes. */
    public Kernel kernel() {
        return new CompilingProvider(this::enlarged).find(KEY, Direction.FORWARD, BITS).orElseThrow();
    }

    private KernelPlan enlarged(KernelPlan plan) {
        GatherPlan gather = (GatherPlan) plan;
        return new GatherPlan(
                Planner.name(KEY, Direction.FORWARD, BITS, vectors + "x" + PIXELS),
                gather.gathering(),
                gather.lanes(),
                vectors,
                PIXELS,
                gather.rowsPerTask(),
                gather.throughStrip(),
                false);
    }
}
