package io.lanewise.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C (or a polite kill) while work is under way: the work is asked to end, and the process waits until it has ended in order. Its exit code
 * is then the JVM's own, 128 and the number of the signal, so 130 for Ctrl-C.
 */
final class Interrupt implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /** @param stop asks the work to end, from another thread */
    Interrupt(Runnable stop) {
        hook = new Thread(
                () -> {
                    stop.run();
                    awaitEnd();
                },
                "lanewise-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended: a process that waits for that may go. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and this hook is what it waited for.
            return;
        }
    }
}
