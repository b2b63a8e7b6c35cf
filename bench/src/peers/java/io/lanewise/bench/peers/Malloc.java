package io.lanewise.bench.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** What the C library's malloc has given out and not got back, which is where libtorch's tensors are. */
final class Malloc {

    /** {@code struct mallinfo2} of glibc 2.33 and later: ten numbers of bytes or blocks. */
    private static final MemoryLayout INFO = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);

    private static final int MAPPED_BYTES = 4;
    private static final int BYTES_IN_USE = 7;
    private static final long NANOSECONDS_BETWEEN_LOOKS = 100_000;

    @SuppressWarnings("restricted")
    private static final Optional<MethodHandle> MALLINFO = Linker.nativeLinker()
            .defaultLookup()
            .find("mallinfo2")
            .map(address -> Linker.nativeLinker()
                    .downcallHandle(address, FunctionDescriptor.of(MemoryLayout.structLayout(INFO))));

    private Malloc() {}

    /** Bytes in use now; empty where the C library does not tell. */
    static OptionalLong inUse() {
        if (MALLINFO.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            var info = (MemorySegment) MALLINFO.get().invokeExact((SegmentAllocator) arena);
            return OptionalLong.of(info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED_BYTES)
                    + info.getAtIndex(ValueLayout.JAVA_LONG, BYTES_IN_USE));
        } catch (Throwable e) {
            throw new IllegalStateException("mallinfo2 cannot be called.", e);
        }
    }

    /** The most that is in use while something runs, looked at every 0.1 ms. */
    static OptionalLong most(Runnable work) {
        var watcher = new Watcher();
        watcher.start();
        try {
            work.run();
        } finally {
            watcher.end();
        }
        return watcher.most;
    }

    private static final class Watcher extends Thread {
        private volatile boolean done;
        private OptionalLong most = inUse();

        Watcher() {
            super("malloc");
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!done) {
                LockSupport.parkNanos(NANOSECONDS_BETWEEN_LOOKS);
                OptionalLong now = inUse();
                if (now.isPresent() && now.getAsLong() > most.orElse(0)) {
                    most = now;
                }
            }
        }

        void end() {
            done = true;
            try {
                join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("The benchmark was interrupted.", e);
            }
        }
    }
}
