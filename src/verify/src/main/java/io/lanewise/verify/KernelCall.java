package io.lanewise.verify;

import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.Operands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** One call of one kernel: its buffers, packed weights and scratch, and the canaries around all of them. */
final class KernelCall {

    private final Kernel kernel;
    private final int batch;
    private final RandomGenerator random;
    private final int threads;
    private final Operands.Builder operands;
    private final List<GuardedBuffer> inputs = new ArrayList<>();
    private final List<GuardedBuffer> outputs = new ArrayList<>();

    KernelCall(Kernel kernel, int batch, RandomGenerator random, int threads) {
        this.kernel = kernel;
        this.batch = batch;
        this.random = random;
        this.threads = threads;
        this.operands = Operands.ofBatch(batch);
        int scratchLength = Math.toIntExact(kernel.scratchLength(batch));
        if (scratchLength > 0) {
            GuardedBuffer scratch =
                    GuardedBuffer.flat("scratch", kernel.name().key().type(), scratchLength, random);
            outputs.add(scratch);
            operands.scratch(scratch.view());
        }
    }

    Kernel kernel() {
        return kernel;
    }

    Operands.Builder operands() {
        return operands;
    }

    KernelCall input(GuardedBuffer buffer) {
        inputs.add(buffer);
        return this;
    }

    KernelCall output(GuardedBuffer buffer) {
        outputs.add(buffer);
        return this;
    }

    /** Hands canonical weights to the kernel, packed where it wants them so. */
    void weights(GuardedBuffer canonical) {
        if (kernel.packedLength() == 0) {
            input(canonical);
            operands.wei(canonical.view());
            return;
        }
        GuardedBuffer packed =
                GuardedBuffer.flat("packed weights", kernel.name().key().type(), kernel.packedLength(), random);
        canonical.remember();
        packed.remember();
        kernel.pack(canonical.view(), packed.view());
        canonical.check(true);
        packed.check(false);
        input(packed);
        operands.wei(packed.view());
    }

    /** Runs all stages, the tasks of each in random order, and checks what lies around the results. */
    void run() {
        inputs.forEach(GuardedBuffer::remember);
        outputs.forEach(GuardedBuffer::remember);
        Operands bound = operands.build();
        for (int stage = 0; stage < kernel.stages(); stage++) {
            List<Integer> tasks = new ArrayList<>();
            for (int task = 0; task < kernel.tasks(stage, batch); task++) {
                tasks.add(task);
            }
            Collections.shuffle(tasks, Random.from(random));
            runStage(bound, stage, tasks);
        }
        inputs.forEach(buffer -> buffer.check(true));
        outputs.forEach(buffer -> buffer.check(false));
    }

    private void runStage(Operands bound, int stage, List<Integer> tasks) {
        if (threads == 1) {
            tasks.forEach(task -> kernel.run(bound, stage, task));
            return;
        }
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                workers.add(pool.submit(() -> {
                    for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                        kernel.run(bound, stage, tasks.get(i));
                    }
                }));
            }
        }
        for (Future<?> worker : workers) {
            rethrowFailure(worker);
        }
    }

    private static void rethrowFailure(Future<?> worker) {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while kernels ran.", e);
        }
    }
}
