package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All memory of a program, known before its first run. Tensors that are needed at different times share space, so the total is smaller than
 * the sum of its parts.
 */
public final class MemoryPlan {

    /** What memory is for. */
    public enum Kind {
        PARAMETERS("parameters", false),
        PACKED_WEIGHTS("packed weights", false),
        PARAMETER_GRADIENTS("parameter gradients", false),
        OPTIMIZER("optimizer state", false),
        /** All of a second program, but for the parameters; see {@link LinkOptions#heldOut}. */
        HELD_OUT("held-out program", false),
        ACTIVATIONS("activations", true),
        GRADIENTS("gradients", true),
        WORKSPACE("workspace", true),
        SCRATCH("scratch", true);

        private final String words;
        private final boolean shared;

        Kind(String words, boolean shared) {
            this.words = words;
            this.shared = shared;
        }

        /** How tables name it. */
        public String words() {
            return words;
        }

        /** Whether tensors of this kind live for a time only and share space. */
        public boolean isShared() {
            return shared;
        }
    }

    private static final long MEBIBYTE = 1L << 20;

    /** For all else that a process keeps. */
    private static final long HEAP_RESERVE = 64 * MEBIBYTE;

    private final ElementType type;
    private final Map<Kind, Long> bytes = new EnumMap<>(Kind.class);
    private final Arenas arenas;
    private final String note;

    private MemoryPlan(ElementType type, Arenas arenas, String note) {
        this.type = type;
        this.arenas = arenas;
        this.note = note;
    }

    /**
     * Plans the memory of {@code blocks} and of what lasts as long as the program.
     *
     * @param lasting elements of the kinds that are not shared
     * @param note what there is to say of how the plan was chosen; may be empty
     */
    static MemoryPlan of(ElementType type, List<Block> blocks, Map<Kind, Long> lasting, String note) {
        MemoryPlan plan = new MemoryPlan(type, Arenas.of(type, blocks, Block.MOST_ELEMENTS), note);
        for (Kind kind : Kind.values()) {
            plan.bytes.put(kind, lasting.getOrDefault(kind, 0L) * type.bytes());
        }
        blocks.forEach(block -> plan.bytes.merge(block.kind(), block.elements() * type.bytes(), Math::addExact));
        return plan;
    }

    Arenas arenas() {
        return arenas;
    }

    /** Bytes of all tensors of a kind, without regard to sharing. */
    public long bytes(Kind kind) {
        return bytes.get(kind);
    }

    /** Bytes of the arrays in which tensors share space. */
    public long arenaBytes() {
        return arenas.elements() * type.bytes();
    }

    /** Bytes that are allocated at link, of this program and the one beside it, and held until they are gone; nothing is allocated later. */
    public long peakBytes() {
        return lastingBytes() + arenaBytes();
    }

    private long lastingBytes() {
        return bytes.entrySet().stream().filter(entry -> !entry.getKey().isShared()).mapToLong(Map.Entry::getValue).sum();
    }

    /** Bytes that sharing saves. */
    public long savedBytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum() - peakBytes();
    }

    /** Bytes by kind, in the order of the table. */
    public Map<Kind, Long> bytes() {
        return Collections.unmodifiableMap(bytes);
    }

    /** How training of a model over sequences keeps what it needs of each step of time, in words; otherwise empty. */
    public String note() {
        return note;
    }

    /** A table of all kinds, what sharing saves, and the total, one line each; then the note. */
    public String describe() {
        StringBuilder table = new StringBuilder();
        bytes.forEach((kind, size) -> table.append(line(kind.words(), size)));
        table.append(line("saved by sharing", -savedBytes()));
        table.append(line("total", peakBytes()));
        if (!note.isEmpty()) {
            table.append(note).append(System.lineSeparator());
        }
        return table.toString();
    }

    private static String line(String what, long size) {
        return String.format(Locale.ROOT, "%-20s %,18d bytes %10.1f MiB%n", what, size, size / (double) MEBIBYTE);
    }

    /**
     * Checks that the heap can hold the plan.
     *
     * @param heap bytes of the largest heap that the JVM may use
     * @throws LinkException which gives the -Xmx needed
     */
    void requireHeap(long heap) {
        if (peakBytes() > heap) {
            throw tooLarge(heap);
        }
    }

    LinkException tooLarge(long heap) {
        long needed = peakBytes() + peakBytes() / 8 + HEAP_RESERVE;
        String problem = String.format(
                Locale.ROOT,
                "The plan needs %,d MiB, which the heap of %,d MiB cannot hold",
                Math.ceilDiv(peakBytes(), MEBIBYTE),
                heap / MEBIBYTE);
        return LinkException.heap(problem, Math.ceilDiv(needed, MEBIBYTE));
    }
}
