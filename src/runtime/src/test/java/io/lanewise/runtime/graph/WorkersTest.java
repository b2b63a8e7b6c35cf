package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyTaskOfEveryJobRunsOnce(int threads) {
        try (Workers workers = Workers.of(threads)) {
            for (int job = 0; job < 3000; job++) {
                int count = job % 17;
                AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
                workers.run(count, runs::incrementAndGet);
                for (int task = 0; task < count; task++) {
                    assertEquals(1, runs.get(task), "job " + job + ", task " + task);
                }
                assertEquals(0, runs.get(count));
            }
        }
    }

    @Test
    void aJobSeesWhatTheOneBeforeWrote() {
        try (Workers workers = Workers.of(3)) {
            int[] values = new int[64];
            for (int job = 0; job < 2000; job++) {
                int expected = job;
                workers.run(values.length, task -> {
                    // Another task of the job before wrote this element.
                    if (values[task] != expected) {
                        throw new AssertionError("element " + task + " is " + values[task] + " in job " + expected);
                    }
                });
                workers.run(values.length, task -> values[values.length - 1 - task]++);
            }
            int[] all = new int[values.length];
            Arrays.fill(all, 2000);
            assertArrayEquals(all, values);
        }
    }

    @Test
    void tasksRunAtTheSameTime() {
        try (Workers workers = Workers.of(3)) {
            CountDownLatch all = new CountDownLatch(3);
            workers.run(3, task -> {
                all.countDown();
                awaitUnchecked(all);
            });
            assertEquals(0, all.getCount());
        }
    }

    @Test
    void oneThreadRunsTasksInOrderOnTheCallersThread() {
        try (Workers workers = Workers.of(1)) {
            StringBuilder order = new StringBuilder();
            Thread caller = Thread.currentThread();
            workers.run(4, task -> order.append(Thread.currentThread() == caller ? task : "?"));
            assertEquals("0123", order.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theFirstExceptionReachesTheCallerAndTheNextJobRuns(int threads) {
        try (Workers workers = Workers.of(threads)) {
            IllegalArgumentException thrown = new IllegalArgumentException("task 5");
            for (int job = 0; job < 200; job++) {
                assertSame(thrown, assertThrows(IllegalArgumentException.class, () -> workers.run(10, task -> {
                    if (task == 5) {
                        throw thrown;
                    }
                })));
                AtomicInteger runs = new AtomicInteger();
                workers.run(10, task -> runs.incrementAndGet());
                assertEquals(10, runs.get());
            }
        }
    }

    @Test
    void closeEndsTheThreadsAndRefusesFurtherJobs() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Workers workers = Workers.of(3);
        CountDownLatch all = new CountDownLatch(3);
        workers.run(3, task -> {
            seen.add(Thread.currentThread());
            all.countDown();
            awaitUnchecked(all);
        });
        workers.close();
        workers.close();
        seen.remove(Thread.currentThread());
        assertEquals(2, seen.size());
        assertTrue(seen.stream().noneMatch(Thread::isAlive));
        assertThrows(IllegalStateException.class, () -> workers.run(2, task -> {}));
    }

    @Test
    void helpersAreDaemonsSoThatForgettingToCloseDoesNotKeepTheProcess() {
        try (Workers workers = Workers.of(2)) {
            CountDownLatch all = new CountDownLatch(2);
            Thread caller = Thread.currentThread();
            AtomicBoolean daemon = new AtomicBoolean();
            workers.run(2, task -> {
                if (Thread.currentThread() != caller) {
                    daemon.set(Thread.currentThread().isDaemon());
                }
                all.countDown();
                awaitUnchecked(all);
            });
            assertTrue(daemon.get());
        }
    }

    @Test
    void anInterruptedCallerFinishesItsJobAndStaysInterrupted() {
        try (Workers workers = Workers.of(2)) {
            AtomicInteger runs = new AtomicInteger();
            Thread caller = Thread.currentThread();
            caller.interrupt();
            workers.run(8, task -> {
                if (Thread.currentThread() != caller) {
                    // Longer than callers spin, so that the caller sleeps in the meantime.
                    LockSupport.parkNanos(2_000_000);
                }
                runs.incrementAndGet();
            });
            assertTrue(Thread.interrupted());
            assertEquals(8, runs.get());
        }
    }

    @Test
    void anInterruptedHelperLeavesAndTheRestDoesTheWork() {
        try (Workers workers = Workers.of(2)) {
            for (int job = 0; job < 50; job++) {
                AtomicInteger runs = new AtomicInteger();
                Thread caller = Thread.currentThread();
                workers.run(8, task -> {
                    if (Thread.currentThread() != caller) {
                        Thread.currentThread().interrupt();
                    }
                    runs.incrementAndGet();
                });
                assertEquals(8, runs.get());
            }
        }
    }

    @Test
    void callersTakeTurns() throws InterruptedException {
        try (Workers workers = Workers.of(2)) {
            AtomicInteger clock = new AtomicInteger();
            AtomicBoolean interleaved = new AtomicBoolean();
            Runnable caller = () -> {
                int[] times = new int[3];
                for (int job = 0; job < 500; job++) {
                    workers.run(times.length, task -> times[task] = clock.getAndIncrement());
                    int first = Arrays.stream(times).min().orElseThrow();
                    int last = Arrays.stream(times).max().orElseThrow();
                    if (last - first != 2) {
                        interleaved.set(true);
                    }
                }
            };
            Thread other = new Thread(caller);
            other.start();
            caller.run();
            other.join();
            assertEquals(2 * 500 * 3, clock.get());
            assertFalse(interleaved.get());
        }
    }

    @Test
    void anExecutorsThreadsHelpAndReturnToItAtClose() throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Workers workers = Workers.of(3, executor);
            CountDownLatch all = new CountDownLatch(3);
            workers.run(3, task -> {
                all.countDown();
                awaitUnchecked(all);
            });
            workers.close();
        } finally {
            executor.shutdown();
            assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void anExecutorThatGivesNoThreadCostsSpeedOnly() {
        Executor full = helper -> {
            throw new RejectedExecutionException("full");
        };
        Executor late = helper -> {};
        for (Executor executor : List.of(full, late)) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                try (Workers workers = Workers.of(4, executor)) {
                    AtomicInteger runs = new AtomicInteger();
                    workers.run(100, task -> runs.incrementAndGet());
                    assertEquals(100, runs.get());
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aJobAllocatesNothing(int threads) {
        try (Workers workers = Workers.of(threads)) {
            int[] values = new int[40];
            Workers.Tasks tasks = task -> values[task]++;
            assertEquals(0, Allocation.bytes(() -> {
                for (int job = 0; job < 200; job++) {
                    workers.run(values.length, tasks);
                }
            }));
        }
    }

    @Test
    void lessThanOneThreadIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Workers.of(0));
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
