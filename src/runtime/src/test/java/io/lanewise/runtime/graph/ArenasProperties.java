package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Arenas.Place;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ArenasProperties {

    private static final long LIMIT = 1000;
    private static final int STEPS = 12;

    @Property
    void blocksThatLiveTogetherNeverOverlap(@ForAll("blocks") List<Block> blocks, @ForAll ElementType type) {
        Arenas arenas = Arenas.of(type, blocks, LIMIT);
        for (Block block : blocks) {
            Place place = arenas.place(block);
            assertEquals(block.elements(), place.end() - place.start());
            assertTrue(place.start() >= 0 && place.end() <= arenas.lengths().get(place.arena()));
            boolean shared = false;
            for (Block other : blocks) {
                boolean overlap = block != other && place.overlaps(arenas.place(other));
                assertFalse(overlap && block.livesWith(other), () -> block + " overlaps " + other);
                shared |= overlap;
            }
            assertEquals(shared, arenas.isShared(block));
        }
        assertTrue(arenas.lengths().stream().allMatch(length -> length > 0 && length <= LIMIT));
    }

    @Property
    void noPlanIsSmallerThanWhatLivesAtOnceOrLargerThanAllTogether(@ForAll("blocks") List<Block> blocks, @ForAll ElementType type) {
        long busiest = IntStream.range(0, STEPS).mapToLong(step -> elementsAt(step, blocks)).max().orElseThrow();
        long all = blocks.stream().mapToLong(Block::elements).sum();
        int line = 64 / type.bytes();
        long elements = Arenas.of(type, blocks, Long.MAX_VALUE).elements();
        assertTrue(busiest <= elements && elements <= all + (long) blocks.size() * line + View.SLACK, () -> busiest + ", " + elements + ", " + all);
    }

    @Property
    void theSameBlocksGetTheSamePlaces(@ForAll("blocks") List<Block> blocks, @ForAll ElementType type) {
        Arenas once = Arenas.of(type, blocks, LIMIT);
        Arenas again = Arenas.of(type, List.copyOf(blocks), LIMIT);
        blocks.forEach(block -> assertEquals(once.place(block), again.place(block)));
    }

    @Property
    void originsBeginCacheLines(@ForAll("blocks") List<Block> blocks, @ForAll ElementType type) {
        Arenas arenas = Arenas.of(type, blocks, Long.MAX_VALUE);
        for (Block block : blocks) {
            long header = 16;
            assertEquals(0, (header + (arenas.place(block).start() + block.origin()) * type.bytes()) % 64, block::toString);
        }
    }

    @Example
    void blocksOneAfterAnotherShareOneBlocksSpace() {
        List<Block> blocks = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            blocks.add(block("b" + step, 96, step, step));
        }
        Arenas arenas = Arenas.of(ElementType.F32, blocks, LIMIT);
        assertEquals(List.of(96L + 12), arenas.lengths());
    }

    @Example
    void aBlockThatFillsAnArenaHasOneForItself() {
        Arenas arenas = Arenas.of(ElementType.F32, List.of(block("full", LIMIT, 0, 2), block("more", 500, 1, 3), block("late", 400, 3, 3)), LIMIT);
        assertEquals(new Place(0, 0, LIMIT), arenas.place(block("full", LIMIT, 0, 2)));
        assertEquals(1, arenas.place(block("more", 500, 1, 3)).arena());
        assertEquals(0, arenas.place(block("late", 400, 3, 3)).arena());
    }

    @Example
    void aBlockLargerThanAnArrayIsRefusedByName() {
        block("conv1.dst", Block.MOST_ELEMENTS, 0, 0);
        String message = assertThrows(LinkException.class, () -> block("conv1.dst", Block.MOST_ELEMENTS + 1, 0, 0)).getMessage();
        assertTrue(message.contains("conv1.dst"), message);
    }

    @Provide
    Arbitrary<List<Block>> blocks() {
        Arbitrary<Integer> steps = Arbitraries.integers().between(0, STEPS - 1);
        Arbitrary<Block> one = Combinators.combine(
                        Arbitraries.longs().between(1, LIMIT), Arbitraries.longs().between(0, 40), steps, steps)
                .as((elements, origin, left, right) ->
                        new Block("", Kind.ACTIVATIONS, elements, Math.min(origin, elements - 1), Math.min(left, right), Math.max(left, right)));
        return one.list().ofMinSize(1).ofMaxSize(20).map(ArenasProperties::named);
    }

    private static long elementsAt(int step, List<Block> blocks) {
        return blocks.stream().filter(block -> block.first() <= step && step <= block.last()).mapToLong(Block::elements).sum();
    }

    private static List<Block> named(List<Block> blocks) {
        List<Block> named = new ArrayList<>();
        for (Block block : blocks) {
            named.add(new Block("b" + named.size(), block.kind(), block.elements(), block.origin(), block.first(), block.last()));
        }
        return named;
    }

    private static Block block(String name, long elements, int first, int last) {
        return new Block(name, Kind.ACTIVATIONS, elements, 0, first, last);
    }
}
