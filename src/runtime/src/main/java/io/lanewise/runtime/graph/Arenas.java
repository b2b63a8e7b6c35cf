package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places blocks in arenas (arrays that many blocks share), so that blocks that live at the same time do not overlap: largest first, each into the
 * tightest gap. The same blocks always get the same places.
 *
 * <p>Greedy by size comes within a few percent of the optimum on networks: Pisarchyk and Lee, <i>Efficient Memory Management for Deep Neural
 * Net Inference</i>, 2020, section 5.2.
 */
final class Arenas {

    /** Where a block lies: the elements from {@code start}, up to but without {@code end}. */
    record Place(int arena, long start, long end) {

        boolean overlaps(Place other) {
            return arena == other.arena && start < other.end && other.start < end;
        }
    }

    private static final int CACHE_LINE_BYTES = 64;

    /** Before element 0 of an array; the default garbage collector begins large arrays at a multiple of the cache line. */
    private static final int ARRAY_HEADER_BYTES = 16;

    private final int line;
    private final int phase;
    private final long limit;
    private final Map<Block, Place> places = new LinkedHashMap<>();
    private final List<Long> lengths = new ArrayList<>();

    private Arenas(ElementType type, long limit) {
        this.line = CACHE_LINE_BYTES / type.bytes();
        this.phase = line - ARRAY_HEADER_BYTES / type.bytes();
        this.limit = limit;
    }

    /**
     * Places {@code blocks}, whose names are unique.
     *
     * @param limit elements that an arena has at most, no fewer than a block
     */
    static Arenas of(ElementType type, List<Block> blocks, long limit) {
        Arenas arenas = new Arenas(type, limit);
        // The sort is stable: blocks of a size stay in the order given.
        blocks.stream().sorted(Comparator.comparingLong(Block::elements).reversed()).forEach(arenas::add);
        return arenas;
    }

    Place place(Block block) {
        return places.get(block);
    }

    /** Elements of each arena. */
    List<Long> lengths() {
        return List.copyOf(lengths);
    }

    /** Elements that the arrays of all arenas take. */
    long elements() {
        return lengths.stream().mapToLong(Storage::allocated).sum();
    }

    /** Whether some other block uses part of this block's memory at another time. */
    boolean isShared(Block block) {
        Place place = place(block);
        return places.values().stream().anyMatch(other -> other != place && other.overlaps(place));
    }

    private void add(Block block) {
        int arena = 0;
        while (!fits(block, arena)) {
            arena++;
        }
        long start = start(block, arena);
        places.put(block, new Place(arena, start, start + block.elements()));
        lengths.set(arena, Math.max(lengths.get(arena), start + block.elements()));
    }

    private boolean fits(Block block, int arena) {
        if (arena == lengths.size()) {
            lengths.add(0L);
        }
        return start(block, arena) + block.elements() <= limit;
    }

    private long start(Block block, int arena) {
        long start = tightestGap(block, arena);
        boolean alone = lengths.get(arena) == 0;
        // A block that fills an arena has no room left for alignment.
        return alone && start + block.elements() > limit ? 0 : start;
    }

    /** Where the smallest gap that holds the block begins, between those that live at the same time; behind them all where none does. */
    private long tightestGap(Block block, int arena) {
        List<Place> neighbours = places.entrySet().stream()
                .filter(entry -> entry.getValue().arena() == arena && entry.getKey().livesWith(block))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparingLong(Place::start))
                .toList();
        long cursor = 0;
        long best = -1;
        long bestGap = Long.MAX_VALUE;
        for (Place neighbour : neighbours) {
            long start = aligned(cursor, block);
            long gap = neighbour.start() - start;
            if (gap >= block.elements() && gap < bestGap) {
                best = start;
                bestGap = gap;
            }
            cursor = Math.max(cursor, neighbour.end());
        }
        return best >= 0 ? best : aligned(cursor, block);
    }

    /** The next start at which the block's origin begins a cache line. */
    private long aligned(long cursor, Block block) {
        return cursor + Math.floorMod(phase - cursor - block.origin(), line);
    }
}
