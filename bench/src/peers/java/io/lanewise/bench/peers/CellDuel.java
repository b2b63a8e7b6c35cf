package io.lanewise.bench.peers;

import io.lanewise.bench.Cell;
import io.lanewise.bench.CellNumbers;
import io.lanewise.bench.CellProgram;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * A cell in both systems in one process, timed turn by turn for a fraction of a second each: the ratio holds on machines
 * whose processors change their speed from minute to minute, which runs of minutes in processes of their own take for a
 * difference between the two.
 */
final class CellDuel implements AutoCloseable {

    private static final double WARM_UP_FORWARD = 6;

    /** On one processor the JIT compiles the kernels of a training step for many seconds beside it. */
    private static final double WARM_UP_TRAINING = 15;

    private static final double TURN = 0.15;

    /** Passes after which libtorch has chosen its kernels and holds its memory. */
    private static final int PEER_WARM_UPS = 3;

    private final PointerScope scope = new PointerScope();
    private final CellProgram program;
    private final Runnable ours;
    private final List<Runnable> peers;

    /** Makes and warms up both. */
    CellDuel(Cell cell, Cell.Pass pass, int threads) {
        torch.set_num_threads(threads);
        CellNumbers numbers = cell.numbers();
        program = new CellProgram(numbers, pass, threads);
        ours = pass.isTraining() ? program::train : program::forward;
        peers = LibtorchCell.LAYOUTS.stream().map(layout -> peer(new LibtorchCell(numbers, pass, layout), pass)).toList();
        double warmUp = pass.isTraining() ? WARM_UP_TRAINING : WARM_UP_FORWARD;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < warmUp * 1e9) {
            ours.run();
        }
        for (int i = 0; i < PEER_WARM_UPS; i++) {
            peers.forEach(Runnable::run);
        }
    }

    private static Runnable peer(LibtorchCell cell, Cell.Pass pass) {
        return () -> {
            try (PointerScope ofPass = new PointerScope()) {
                if (pass.isTraining()) {
                    cell.gradients();
                } else {
                    cell.forward();
                }
            }
        };
    }

    /** A turn of each, the peer's in the better of its layouts. */
    Comparison.Round round() {
        Measurement own = turn(ours);
        double best = peers.stream().mapToDouble(peer -> turn(peer).milliseconds()).min().orElseThrow();
        return new Comparison.Round(own, Measurement.ofTime(best));
    }

    private static Measurement turn(Runnable pass) {
        int calls = 0;
        long begin = System.nanoTime();
        long nanoseconds;
        do {
            pass.run();
            calls++;
            nanoseconds = System.nanoTime() - begin;
        } while (nanoseconds < TURN * 1e9);
        return Measurement.ofTime(nanoseconds / 1e6 / calls);
    }

    @Override
    public void close() {
        program.close();
        scope.close();
    }
}
