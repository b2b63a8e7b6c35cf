package io.lanewise.cli;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.Optional;

/** Kernels whose forward is wrong in one element. */
public final class WrongKernels implements KernelProvider {

    private final CompilingProvider right = new CompilingProvider();

    @Override
    public Optional<Kernel> find(KernelKey key, Direction direction, int bits) {
        return right.find(key, direction, bits).map(kernel -> direction == Direction.FORWARD ? new Wrong(kernel) : kernel);
    }

    @Override
    public String description() {
        return "wrong";
    }

    private record Wrong(Kernel right) implements Kernel {
        @Override
        public KernelName name() {
            return right.name();
        }

        @Override
        public int tasks(int stage, int batch) {
            return right.tasks(stage, batch);
        }

        @Override
        public void run(Operands operands, int stage, int task) {
            right.run(operands, stage, task);
            int first = operands.dst().offset();
            if (task == 0) {
                operands.dst().set(first, operands.dst().get(first) + 1);
            }
        }

        @Override
        public int packedLength() {
            return right.packedLength();
        }

        @Override
        public void pack(View wei, View packed) {
            right.pack(wei, packed);
        }

        @Override
        public long scratchLength(int batch) {
            return right.scratchLength(batch);
        }
    }
}
