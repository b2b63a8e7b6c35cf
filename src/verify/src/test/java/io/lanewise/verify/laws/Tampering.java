package io.lanewise.verify.laws;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import io.lanewise.kernel.scalar.ScalarKernels;
import io.lanewise.verify.KernelSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A kernel that does what another does, and something wrong when all its tasks are done. */
record Tampering(Kernel kernel, Consumer<Operands> wrong, AtomicInteger done) implements Kernel {

    /** The scalar twins, one direction of which is tampered with. */
    static KernelSource of(Direction tampered, Consumer<Operands> wrong) {
        return (key, direction) -> {
            Kernel twin = ScalarKernels.of(key, direction);
            return direction == tampered ? new Tampering(twin, wrong, new AtomicInteger()) : twin;
        };
    }

    @Override
    public void run(Operands operands, int stage, int task) {
        kernel.run(operands, stage, task);
        int all = 0;
        for (int one = 0; one < stages(); one++) {
            all += tasks(one, operands.batch());
        }
        if (done.incrementAndGet() % all == 0) {
            wrong.accept(operands);
        }
    }

    /** Replaces the element {@code index} places after the first one. */
    static void replace(View view, int index, java.util.function.DoubleUnaryOperator change) {
        view.set(view.offset() + index, change.applyAsDouble(view.get(view.offset() + index)));
    }

    @Override
    public KernelName name() {
        return kernel.name();
    }

    @Override
    public int stages() {
        return kernel.stages();
    }

    @Override
    public int tasks(int stage, int batch) {
        return kernel.tasks(stage, batch);
    }

    @Override
    public int packedLength() {
        return kernel.packedLength();
    }

    @Override
    public void pack(View wei, View packed) {
        kernel.pack(wei, packed);
    }

    @Override
    public long scratchLength(int batch) {
        return kernel.scratchLength(batch);
    }
}
