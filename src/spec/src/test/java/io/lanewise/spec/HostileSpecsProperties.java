package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever the text is, the reader gives a model or a {@link SpecException}, soon and without much memory: the tests of
 * this module run with a small heap, set in its pom.
 */
class HostileSpecsProperties {

    private static final String LECTURE = SpecReader.read(ShippedSpecsTest.FOLDER.resolve("lecture-conv-800.yaml"))
            .text();

    private static final String LAYER = "conv: {filters: 1, kernel: 1}";

    /**
     * Far more than reading takes, so that a slow machine does not matter, and far less than what grows with the square
     * of the length.
     */
    private static final Duration LONG = Duration.ofSeconds(60);

    @Property(tries = 500)
    void anyTextIsAModelOrRefused(@ForAll("texts") String text) {
        refusedOrWhole(text);
    }

    @Property(tries = 500)
    void damagedSpecIsAModelOrRefused(@ForAll("damages") Damage damage) {
        String text = LECTURE;
        int at = damage.at() % text.length();
        int end = Math.min(text.length(), at + damage.length());
        refusedOrWhole(text.substring(0, at) + damage.inserted() + text.substring(end));
    }

    @Example
    void nestingAliasesAndLengthAreRefusedWithoutMuchMemory() {
        int most = Limits.FILE_BYTES;
        for (String text : List.of(
                "[".repeat(most),
                "{a: ".repeat(most / 4),
                "- ".repeat(most / 2),
                "? ".repeat(most / 2),
                "a:\n"
                        + IntStream.range(0, 700)
                                .mapToObj(depth -> " ".repeat(depth) + "a:\n")
                                .collect(Collectors.joining()),
                laughs(),
                "a: &a [*a, *a]",
                "lanewise: " + "9".repeat(most - 10),
                "lanewise: 1" + "0".repeat(most - 20) + "e-99999",
                "x".repeat(most),
                "\"" + "x".repeat(most - 2) + "\"",
                "x".repeat(most / 2 - 5) + ": 1",
                "x: y\n".repeat(most / 5),
                IntStream.range(0, most / 11).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining()),
                "encoder: [" + "7,".repeat(most / 2 - 10) + "7]",
                "lanewise: 1\nencoder: [" + ("{" + LAYER + "}, ").repeat(5000) + "]",
                "lanewise: 1\ntraining: {validation: {files: [" + "a,".repeat(900) + "a]}}",
                "\n".repeat(most),
                "\t".repeat(most),
                "#".repeat(most),
                "%".repeat(most),
                "|\n" + " x\n".repeat(most / 3 - 2),
                "---\n".repeat(most / 4),
                "!!python/object:x {}",
                "\0".repeat(100),
                "\uD800".repeat(100))) {
            assertTrue(text.length() <= most);
            assertFalse(refusedOrWhole(text));
        }
    }

    @Property(tries = 500)
    void anySizesAreAModelOrRefused(
            @ForAll("sizes") int height,
            @ForAll("sizes") int width,
            @ForAll("sizes") int channels,
            @ForAll("layers") List<String> layers) {
        refusedOrWhole(Specs.text(
                "{height: " + height + ", width: " + width + ", channels: " + channels + "}",
                layers,
                List.of("dense: " + (long) height * width * channels % Limits.SIZE)));
    }

    @Property(tries = 500)
    void anyModelOverFramesIsAModelOrRefused(
            @ForAll("sizes") int height,
            @ForAll("sizes") int channels,
            @ForAll("sequences") String sequence,
            @ForAll("layers") List<String> encoder,
            @ForAll("layers") List<String> decoder) {
        refusedOrWhole(Specs.text(
                "{height: " + height + ", width: " + height + ", channels: " + channels + "}",
                sequence,
                encoder,
                decoder));
    }

    @Property(tries = 300)
    void mirroredCellsAreAModelOrRefused(
            @ForAll("sizes") int size, @ForAll("sequences") String sequence, @ForAll("cells") List<String> cells) {
        List<String> decoder = new ArrayList<>(cells.reversed());
        decoder.add("states");
        decoder.add("conv: {filters: 1, kernel: 1}");
        refusedOrWhole(Specs.text(
                "{height: " + size + ", width: 1, channels: 1}", sequence, cells, decoder));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(80),
                Arbitraries.strings().withChars("{}[]:,-?&*!|>'\"%@` \n\t#ab01").ofMaxLength(120));
    }

    /** So many characters from a place on give way to a text. */
    record Damage(int at, int length, String inserted) {}

    @Provide
    Arbitrary<Damage> damages() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.strings()
                                .withChars("{}[]:,-?&*!'\" \n\t#019.eax")
                                .ofMaxLength(6))
                .as(Damage::new);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 9),
                Arbitraries.of(1, 2, 1023, 1024, 32768, 65536, Limits.SIZE - 1, Limits.SIZE),
                Arbitraries.integers().between(1, Limits.SIZE));
    }

    @Provide
    Arbitrary<List<String>> layers() {
        Arbitrary<Integer> window = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 5),
                Arbitraries.integers().between(1, Limits.WINDOW),
                Arbitraries.of(Limits.WINDOW));
        Arbitrary<String> window4 = Combinators.combine(window, window, window, window)
                .as((kernel, stride, padding, dilation) -> "kernel: [" + kernel + ", " + stride + "], stride: ["
                        + stride + ", " + kernel + "], padding: " + (padding - 1) + ", dilation: " + dilation);
        Arbitrary<String> convolution = Combinators.combine(Arbitraries.of("conv", "deconv"), sizes(), window4)
                .as((kind, filters, rest) -> kind + ": {filters: " + filters + ", " + rest + "}");
        Arbitrary<String> same = Combinators.combine(Arbitraries.of("conv", "deconv"), sizes(), window, window)
                .as((kind, filters, kernel, stride) -> kind + ": {filters: " + filters + ", kernel: " + kernel
                        + ", stride: " + stride + ", padding: same}");
        Arbitrary<String> other = Combinators.combine(Arbitraries.of("maxpool", "avgpool", "upsample", "dense"), window)
                .as((kind, number) -> kind + ": " + number);
        Arbitrary<String> bare = Arbitraries.of("states", "unpool");
        return Arbitraries.oneOf(convolution, same, other, cell(), bare)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> cells() {
        return cell().list().ofMinSize(1).ofMaxSize(3);
    }

    private Arbitrary<String> cell() {
        Arbitrary<Integer> window = Arbitraries.oneOf(
                Arbitraries.of(1), Arbitraries.integers().between(1, 5), Arbitraries.integers().between(1, Limits.WINDOW));
        return Combinators.combine(sizes(), window, window, window)
                .as((hidden, kernel, stride, dilation) -> "convlstm: {hidden: " + hidden + ", kernel: [" + kernel + ", "
                        + stride + "], recurrent_kernel: " + (kernel / 2 * 2 + 1) + ", stride: " + stride
                        + ", dilation: " + dilation + "}");
    }

    @Provide
    Arbitrary<String> sequences() {
        Arbitrary<Integer> frames = Arbitraries.of(0, 1, 2, 10, Limits.FRAMES, Limits.FRAMES + 1);
        return Combinators.combine(
                        frames,
                        frames,
                        Arbitraries.of("predict", "reconstruct", "both"),
                        Arbitraries.of(1, 1, 2, 4, Limits.WINDOW),
                        Arbitraries.of("none", "previous"),
                        Arbitraries.of(true, false))
                .as((past, future, task, patch, input, forced) -> "{past: " + past + ", future: " + future + ", task: "
                        + task + ", patch: " + patch + ", decoder_input: " + input + ", teacher_forcing: " + forced
                        + "}");
    }

    /** Each level names the one before ten times. */
    private static String laughs() {
        StringBuilder text = new StringBuilder("a0: &a0 ha\n");
        for (int level = 1; level < 12; level++) {
            text.append("a" + level + ": &a" + level + " [" + ("*a" + (level - 1) + ", ").repeat(9) + "*a" + (level - 1)
                    + "]\n");
        }
        return text.toString();
    }

    /** Whether the text is a model; anything but a model or a refusal with a message of sane length fails. */
    private static boolean refusedOrWhole(String text) {
        return assertTimeoutPreemptively(LONG, () -> {
            try {
                ModelLayers.of(SpecReader.read(text, "hostile"), ElementType.F64);
                return true;
            } catch (SpecException e) {
                assertFalse(e.problems().isEmpty());
                assertTrue(e.getMessage().length() < 50_000);
                return false;
            }
        });
    }
}
