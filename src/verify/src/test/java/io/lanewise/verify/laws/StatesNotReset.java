package io.lanewise.verify.laws;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.Optional;

/** Cells that begin a sequence with the states that the sequence before it ended with: a mistake of whole programs. */
final class StatesNotReset implements KernelProvider {

    private final CompilingProvider right = new CompilingProvider();

    @Override
    public Optional<Kernel> find(KernelKey key, Direction direction, int bits) {
        boolean changed = key instanceof ConvLstmKey && direction == Direction.FORWARD;
        return right.find(key, direction, bits).map(kernel -> changed ? new Changed(kernel, new Operands[1]) : kernel);
    }

    @Override
    public String description() {
        return "states that are not reset";
    }

    /**
     * A step forward.
     *
     * @param last operands of the last step that was not the first of a sequence
     */
    private record Changed(Kernel kernel, Operands[] last) implements Kernel {

        @Override
        public void run(Operands operands, int stage, int task) {
            // Zeros in the place of a state are one row that stands for all.
            boolean first = operands.cell().srcCell().itemPitch() == 0;
            if (!first) {
                last[0] = operands;
            }
            kernel.run(first && last[0] != null ? goingOn(operands) : operands, stage, task);
        }

        private Operands goingOn(Operands operands) {
            CellOperands cell = operands.cell();
            return Operands.ofBatch(operands.batch())
                    .src(operands.src())
                    .wei(operands.wei())
                    .bias(operands.bias())
                    .dst(operands.dst())
                    .workspace(operands.workspace())
                    .scratch(operands.scratch())
                    .cell(CellOperands.forward(
                            last[0].dst(), last[0].cell().dstCell(), cell.dstCell(), cell.peephole()))
                    .build();
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
}
