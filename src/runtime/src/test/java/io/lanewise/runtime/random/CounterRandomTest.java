package io.lanewise.runtime.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterRandomTest {
    private static final long LARGEST_WORD = 0xFFFFFFFFL;
    private static final long LARGEST_ELEMENT = (1L << 33) - 1;

    /** The rows of philox4x32 with 10 rounds in the known-answer file (kat_vectors) of Random123. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void thePublishedKnownAnswersComeOut(String counter, String key, String expected) {
        var c = words(counter);
        var k = words(key);
        var found = IntStream.range(0, 4)
                .mapToLong(lane -> Integer.toUnsignedLong(
                        CounterRandom.philox(c[0], c[1], c[2], c[3], k[1] << 32 | k[0], lane)))
                .toArray();
        assertArrayEquals(words(expected), found);
    }

    @Test
    void aUniformNumberIsTheTop24BitsOfItsWord() {
        var expected = new float[] {0x6627e8, 0xe169c5, 0xbc57ac, 0x9b00db};
        for (var element = 0; element < 4; element++) {
            assertEquals(expected[element] * 0x1p-24f, CounterRandom.uniform(0, 0, 0, 0, element));
        }
        assertEquals(0x6627e8d5e169c58dL >>> 11, CounterRandom.uniformDouble(0, 0, 0, 0, 0) * 0x1p53);
        assertEquals(0xbc57ac4c9b00dbd8L >>> 11, CounterRandom.uniformDouble(0, 0, 0, 0, 1) * 0x1p53);
    }

    @Test
    void normalNumbersAreTheseBitsOnEveryPlatform() {
        var found = new float[8];
        CounterRandom.fillNormal(7, RandomStream.NOISE, 3, 2, 1, found, 0, 8);
        var frozen = new float[] {
            1.1411741f, 0.5412646f, 0.6959313f, -0.039278783f, -0.037381034f, 1.6876816f, 0.15188083f, 0.08828481f
        };
        assertArrayEquals(frozen, found);
    }

    @Property(tries = 500)
    void aPairOfNormalNumbersIsThatOfBoxAndMuller(@ForAll long seed, @ForAll @LongRange(max = LARGEST_WORD) long item) {
        for (var pair = 0; pair < 2; pair++) {
            var u1 = Integer.toUnsignedLong(CounterRandom.philox(0, item, 0, 9, seed, 2 * pair)) * 0x1p-32 + 0x1p-33;
            var u2 = Integer.toUnsignedLong(CounterRandom.philox(0, item, 0, 9, seed, 2 * pair + 1)) * 0x1p-32;
            var radius = Math.sqrt(-2 * Math.log(u1));
            assertEquals(radius * Math.cos(2 * Math.PI * u2), CounterRandom.normal(seed, 9, 0, item, 2 * pair), 1e-6);
            var odd = 2 * pair + 1;
            assertEquals(radius * Math.sin(2 * Math.PI * u2), CounterRandom.normal(seed, 9, 0, item, odd), 1e-6);
        }
    }

    @Property(tries = 500)
    void aFillEqualsItsElementsOneByOneWhereverItBegins(
            @ForAll long seed,
            @ForAll int stream,
            @ForAll @LongRange(max = LARGEST_WORD) long epoch,
            @ForAll @LongRange(max = LARGEST_WORD) long item,
            @ForAll @LongRange(max = LARGEST_ELEMENT - 20) long first,
            @ForAll @IntRange(max = 20) int count,
            @ForAll @FloatRange(max = 1) float probability) {
        var uniform = new float[count + 2];
        var bernoulli = new float[count + 2];
        var normal = new float[count + 2];
        CounterRandom.fillUniform(seed, stream, epoch, item, first, uniform, 1, count);
        CounterRandom.fillBernoulli(probability, seed, stream, epoch, item, first, bernoulli, 1, count);
        CounterRandom.fillNormal(seed, stream, epoch, item, first, normal, 1, count);
        for (var i = 0; i < count; i++) {
            var expected = CounterRandom.uniform(seed, stream, epoch, item, first + i);
            assertEquals(expected, uniform[i + 1]);
            assertTrue(expected >= 0 && expected < 1);
            assertEquals(expected < probability ? 1f : 0f, bernoulli[i + 1]);
            assertEquals(CounterRandom.normal(seed, stream, epoch, item, first + i), normal[i + 1]);
        }
        assertEquals(0, uniform[0] + uniform[count + 1] + normal[0] + normal[count + 1]);
    }

    @Property(tries = 200)
    void everyPartOfTheCounterMatters(@ForAll long seed, @ForAll @IntRange(max = 31) int bit) {
        var change = 1L << bit;
        var base = CounterRandom.uniformDouble(seed, 0, 0, 0, 0);
        assertNotEquals(base, CounterRandom.uniformDouble(seed ^ change, 0, 0, 0, 0));
        assertNotEquals(base, CounterRandom.uniformDouble(seed ^ change << 32, 0, 0, 0, 0));
        assertNotEquals(base, CounterRandom.uniformDouble(seed, (int) change, 0, 0, 0));
        assertNotEquals(base, CounterRandom.uniformDouble(seed, 0, change, 0, 0));
        assertNotEquals(base, CounterRandom.uniformDouble(seed, 0, 0, change, 0));
        assertNotEquals(base, CounterRandom.uniformDouble(seed, 0, 0, 0, change));
    }

    @Property(tries = 200)
    void aPermutationHasEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 300) int length) {
        var permutation = new int[length];
        CounterRandom.permutation(seed, RandomStream.SHUFFLE, 1, 0, permutation);
        assertArrayEquals(
                IntStream.range(0, length).toArray(),
                Arrays.stream(permutation).sorted().toArray());
    }

    @Test
    void everyPermutationOfThreeIsEquallyLikely() {
        var counts = new int[27];
        var permutation = new int[3];
        var draws = 60_000;
        for (var epoch = 0; epoch < draws; epoch++) {
            CounterRandom.permutation(5, RandomStream.SHUFFLE, epoch, 0, permutation);
            counts[permutation[0] * 9 + permutation[1] * 3 + permutation[2]]++;
        }
        var expected = draws / 6.0;
        // Six standard deviations of a binomial count.
        var slack = 6 * Math.sqrt(expected * 5 / 6);
        assertEquals(6, Arrays.stream(counts).filter(c -> Math.abs(c - expected) < slack).count());
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        var count = 1 << 20;
        var values = new float[count];
        CounterRandom.fillUniform(1, RandomStream.CHECK, 0, 0, 0, values, 0, count);
        assertEquals(0.5, mean(values, 1), 6 * Math.sqrt(1.0 / 12 / count));
        assertEquals(1.0 / 3, mean(values, 2), 6 * Math.sqrt(4.0 / 45 / count));
        CounterRandom.fillNormal(1, RandomStream.CHECK, 0, 1, 0, values, 0, count);
        assertEquals(0, mean(values, 1), 6 * Math.sqrt(1.0 / count));
        assertEquals(1, mean(values, 2), 6 * Math.sqrt(2.0 / count));
        assertEquals(3, mean(values, 4), 6 * Math.sqrt(96.0 / count));
        CounterRandom.fillBernoulli(0.3f, 1, RandomStream.CHECK, 0, 2, 0, values, 0, count);
        assertEquals(0.3, mean(values, 1), 6 * Math.sqrt(0.21 / count));
    }

    @Test
    void probabilityZeroNeverAndOneAlways() {
        var values = new float[10_000];
        CounterRandom.fillBernoulli(0, 1, 1, 0, 0, 0, values, 0, values.length);
        assertEquals(0, mean(values, 1));
        CounterRandom.fillBernoulli(1, 1, 1, 0, 0, 0, values, 0, values.length);
        assertEquals(1, mean(values, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> CounterRandom.fillBernoulli(Float.NaN, 1, 1, 0, 0, 0, values, 0, 1));
    }

    @Test
    void belowReachesEveryNumberUpToItsBound() {
        var seen = IntStream.range(0, 1000)
                .map(element -> CounterRandom.below(7, 1, 1, 0, 0, element))
                .distinct()
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 7).toArray(), seen);
        assertThrows(IllegalArgumentException.class, () -> CounterRandom.below(0, 1, 1, 0, 0, 0));
    }

    @Test
    void whatDoesNotFitTheCounterIsRefusedInsteadOfReused() {
        for (var wrong : new long[] {-1, 1L << 33, Long.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> CounterRandom.uniform(0, 0, wrong, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> CounterRandom.uniform(0, 0, 0, wrong, 0));
            assertThrows(IllegalArgumentException.class, () -> CounterRandom.uniform(0, 0, 0, 0, wrong));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> CounterRandom.fillUniform(0, 0, 0, 0, LARGEST_ELEMENT, new float[2], 0, 2));
        CounterRandom.fillUniform(0, 0, 0, 0, LARGEST_ELEMENT, new float[1], 0, 1);
    }

    @Test
    void drawingAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var values = new float[1000];
        var least = Long.MAX_VALUE;
        for (var run = 0; run < 20; run++) {
            var before = threads.getCurrentThreadAllocatedBytes();
            CounterRandom.fillNormal(1, 1, run, 0, 0, values, 0, values.length);
            CounterRandom.fillBernoulli(0.5f, 1, 1, run, 0, 0, values, 0, values.length);
            CounterRandom.uniform(1, 1, run, 0, 0);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private static double mean(float[] values, int power) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.pow(values[i], power))
                .average()
                .orElseThrow();
    }

    private static long[] words(String hex) {
        return Arrays.stream(hex.split(" ")).mapToLong(word -> Long.parseLong(word, 16)).toArray();
    }
}
