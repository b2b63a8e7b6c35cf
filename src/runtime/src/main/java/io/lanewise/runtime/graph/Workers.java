package io.lanewise.runtime.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of threads that share the tasks of one job at a time: the caller's own, and helpers. {@link #run} is a barrier: it returns when
 * all tasks have ended. Which thread runs which task is left open, so tasks write disjoint elements.
 *
 * <p>Nothing is allocated by {@link #run}. Threads that wait spin for a moment before they sleep, since a job of a small kernel ends in less
 * time than it takes to wake a thread. A barrier waits for tasks, not for helpers: a helper that is late, or gone because its thread was
 * interrupted, costs speed only. Jobs of several callers run one after another; a task must not start a job.
 */
public final class Workers implements AutoCloseable {

    /** The tasks of a job, numbered from 0. */
    @FunctionalInterface
    public interface Tasks {
        void run(int task);
    }

    /** About twice the time that waking a thread takes. */
    private static final long SPIN_NANOSECONDS = 50_000;

    private static final int COUNT_BITS = 32;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final int threads;
    private final List<Helper> helpers = new ArrayList<>();
    private final List<Thread> ownThreads = new ArrayList<>();
    private final ReentrantLock oneJob = new ReentrantLock();

    /** Number of the job (upper half) and how many of its tasks nobody has claimed (lower half). A task is claimed by taking 1 away. */
    private final AtomicLong ticket = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    // Written before the ticket of their job is, and not again until its last task has ended.
    private Tasks tasks;
    private int taskCount;
    private volatile Thread sleepingCaller;
    private volatile boolean closed;

    private Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("The number of threads must be at least 1, not " + threads + ".");
        }
        this.threads = threads;
    }

    /** The calling thread and {@code threads - 1} daemon threads, which {@link #close} ends. */
    public static Workers of(int threads) {
        Workers workers = new Workers(threads);
        for (int index = 1; index < threads; index++) {
            workers.ownThreads.add(Thread.ofPlatform().daemon().name("lanewise-worker-" + index).unstarted(workers.newHelper()));
        }
        workers.ownThreads.forEach(Thread::start);
        return workers;
    }

    /**
     * The calling thread and {@code threads - 1} threads of {@code executor}, which are busy until {@link #close}. Where the executor has
     * fewer to give, those that come do the work.
     */
    public static Workers of(int threads, Executor executor) {
        Workers workers = new Workers(threads);
        for (int index = 1; index < threads; index++) {
            Helper helper = workers.newHelper();
            try {
                executor.execute(helper);
            } catch (RejectedExecutionException e) {
                workers.helpers.remove(helper);
            }
        }
        return workers;
    }

    private Helper newHelper() {
        Helper helper = new Helper();
        helpers.add(helper);
        return helper;
    }

    /** Threads, the caller's included. */
    public int threads() {
        return threads;
    }

    /**
     * Runs tasks {@code 0 .. count - 1} and returns when all have ended. When one throws, those that have not begun are skipped and the first
     * exception is thrown here.
     *
     * @throws IllegalStateException when closed
     */
    public void run(int count, Tasks body) {
        oneJob.lock();
        try {
            if (closed) {
                throw new IllegalStateException("These workers are closed.");
            }
            if (helpers.isEmpty() || count <= 1) {
                for (int task = 0; task < count; task++) {
                    body.run(task);
                }
            } else {
                share(count, body);
            }
        } finally {
            oneJob.unlock();
        }
    }

    private void share(int count, Tasks body) {
        tasks = body;
        taskCount = count;
        unfinished.set(count);
        long job = (ticket.get() >>> COUNT_BITS) + 1;
        ticket.set(job << COUNT_BITS | count);
        wakeHelpers();
        claimTasks();
        awaitTasks();
        tasks = null;
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw Workers.<RuntimeException>unchecked(thrown);
        }
    }

    private void wakeHelpers() {
        for (int index = 0; index < helpers.size(); index++) {
            helpers.get(index).wake();
        }
    }

    /** Runs tasks of the current job until none is left to claim. */
    private void claimTasks() {
        long claim = ticket.get();
        while ((claim & COUNT_MASK) > 0) {
            Tasks body = tasks;
            int task = taskCount - (int) (claim & COUNT_MASK);
            // Succeeds only while the job has this task unclaimed: then it was under way all the time, and what was read above is its own.
            long seen = ticket.compareAndExchange(claim, claim - 1);
            if (seen == claim) {
                runTask(body, task);
                seen = ticket.get();
            }
            claim = seen;
        }
    }

    private void runTask(Tasks body, int task) {
        try {
            if (failure.get() == null) {
                body.run(task);
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        } finally {
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(sleepingCaller);
            }
        }
    }

    private void awaitTasks() {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (unfinished.get() > 0) {
            if (spins(start)) {
                continue;
            }
            sleepingCaller = Thread.currentThread();
            if (unfinished.get() > 0) {
                LockSupport.park(this);
            }
            // A parked thread that is interrupted returns at once: the flag waits until the tasks have ended.
            interrupted |= Thread.interrupted();
            sleepingCaller = null;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Spins once, or says that the time for spinning is over. */
    private static boolean spins(long start) {
        Thread.onSpinWait();
        return System.nanoTime() - start < SPIN_NANOSECONDS;
    }

    /** Ends the helpers when the job that runs has ended. Threads of an executor return to it. */
    @Override
    public void close() {
        oneJob.lock();
        try {
            closed = true;
            wakeHelpers();
        } finally {
            oneJob.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : ownThreads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** What a helping thread does. */
    private final class Helper implements Runnable {
        private volatile Thread sleeping;

        @Override
        public void run() {
            long done = 0;
            while (!closed && !Thread.currentThread().isInterrupted()) {
                long job = ticket.get() >>> COUNT_BITS;
                if (job != done) {
                    claimTasks();
                    done = job;
                } else {
                    awaitJob(done);
                }
            }
        }

        private void awaitJob(long done) {
            long start = System.nanoTime();
            while (ticket.get() >>> COUNT_BITS == done && !closed && !Thread.currentThread().isInterrupted()) {
                if (spins(start)) {
                    continue;
                }
                sleeping = Thread.currentThread();
                if (ticket.get() >>> COUNT_BITS == done && !closed) {
                    LockSupport.park(Workers.this);
                }
                sleeping = null;
            }
        }

        void wake() {
            LockSupport.unpark(sleeping);
        }
    }
}
