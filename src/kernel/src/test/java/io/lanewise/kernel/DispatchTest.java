package io.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchTest {

    private static final KernelKey KEY = KernelKey.parse("dense_f32_i3_o2");
    private static final Machine WIDE = new Machine(true, 512, true);
    private static final Machine NARROW = new Machine(true, 256, true);
    private static final Machine WITHOUT_VECTORS = new Machine(false, 0, true);

    @ParameterizedTest
    @CsvSource({"128, 128", "256, 256", "512, 512", "1024, 512", "64, 0"})
    void theWidestKnownWidthOfTheMachineIsChosen(int widest, int chosen) {
        assertEquals(chosen, Dispatch.builder().build(new Machine(true, widest, true)).bits());
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void aForcedWidthIsChosen(int bits) {
        assertEquals(bits, Dispatch.builder().bits(bits).build(WIDE).bits());
    }

    @Test
    void theSystemPropertyForcesAWidthUnlessTheBuilderIsToldAnother() {
        System.setProperty(Dispatch.PROPERTY, "128");
        try {
            assertEquals(128, Dispatch.builder().build(WIDE).bits());
            assertEquals(256, Dispatch.builder().bits(256).build(WIDE).bits());
        } finally {
            System.clearProperty(Dispatch.PROPERTY);
        }
    }

    @Test
    void aWidthAboveTheMachinesIsRefused() {
        String message = refusal(Dispatch.builder().bits(512), NARROW);
        assertTrue(message.contains("512") && message.contains("256"), message);
    }

    @Test
    void aForcedWidthWithoutTheVectorApiIsRefused() {
        String message = refusal(Dispatch.builder().bits(128), WITHOUT_VECTORS);
        assertTrue(message.contains("--add-modules jdk.incubator.vector"), message);
    }

    @Test
    void aNumberThatIsNoWidthIsRefused() {
        assertTrue(refusal(Dispatch.builder().bits(300), WIDE).contains("\"300\""));
    }

    @Test
    void withoutTheVectorApiTheTwinsRun() {
        Dispatch dispatch = Dispatch.builder().provider(new Fake(512, KEY)).build(WITHOUT_VECTORS);
        assertTrue(dispatch.kernel(KEY, Direction.FORWARD).name().isScalar());
        assertTrue(dispatch.description().contains("Vector API is absent"), dispatch.description());
    }

    @Test
    void theTwinsRunWhereTheyAreAskedFor() {
        Dispatch dispatch = Dispatch.builder().scalar().provider(new Fake(512, KEY)).build(WIDE);
        assertTrue(dispatch.isScalar());
        assertTrue(dispatch.kernel(KEY, Direction.FORWARD).name().isScalar());
    }

    @Test
    void withoutFusedMultiplyAddOnlyWhoAsksForItLinks() {
        Machine slow = new Machine(true, 256, false);
        assertTrue(refusal(Dispatch.builder(), slow).contains("fused multiply-add"));
        assertEquals(256, Dispatch.builder().slowArithmetic().build(slow).bits());
    }

    @Test
    void theFirstProviderThatHasAKernelWins() {
        Fake empty = new Fake(256, KernelKey.parse("dense_f32_i4_o2"));
        Fake first = new Fake(256, KEY);
        Fake second = new Fake(256, KEY, "second");
        Dispatch dispatch = Dispatch.builder().provider(empty).provider(first).provider(second).build(NARROW);
        assertSame(first, ((FakeKernel) dispatch.kernel(KEY, Direction.FORWARD)).maker());
    }

    @Test
    void aKeyThatNobodyHasIsRefusedByNameUnlessTheTwinMayStepIn() {
        Fake other = new Fake(256, KernelKey.parse("dense_f32_i4_o2"));
        Dispatch strict = Dispatch.builder().provider(other).build(NARROW);
        String message = assertThrows(LinkException.class, () -> strict.kernel(KEY, Direction.FORWARD)).getMessage();
        assertTrue(message.contains(KEY + " forward") && message.contains("./lanewise generate"), message);

        Dispatch lenient = Dispatch.builder().provider(other).scalarFallback().build(NARROW);
        assertTrue(lenient.kernel(KEY, Direction.FORWARD).name().isScalar());
    }

    @Test
    void aKernelWiderThanTheMachineIsNeverHandedOut() {
        Dispatch dispatch = Dispatch.builder().provider(new Fake(512, KEY)).build(NARROW);
        assertThrows(LinkException.class, () -> dispatch.kernel(KEY, Direction.FORWARD));
    }

    @Test
    void aKernelOfAnotherKeyIsNeverHandedOut() {
        KernelKey other = KernelKey.parse("dense_f32_i4_o2");
        KernelProvider confused = new KernelProvider() {
            @Override
            public Optional<Kernel> find(KernelKey key, Direction direction, int bits) {
                return new Fake(bits, other).find(other, direction, bits);
            }

            @Override
            public String description() {
                return "confused";
            }
        };
        Dispatch dispatch = Dispatch.builder().provider(confused).build(NARROW);
        String message = assertThrows(LinkException.class, () -> dispatch.kernel(KEY, Direction.FORWARD)).getMessage();
        assertTrue(message.contains("confused"), message);
    }

    @Test
    void theMachineThatRunsThisTestHasFusedMultiplyAdd() {
        assertTrue(Machine.here().fusedMultiplyAdd());
        assertFalse(Dispatch.standard().description().isEmpty());
    }

    private static String refusal(Dispatch.Builder builder, Machine machine) {
        return assertThrows(LinkException.class, () -> builder.build(machine)).getMessage();
    }

    /** Has a kernel for one key, of one width whatever is asked. */
    private record Fake(int bits, KernelKey key, String description) implements KernelProvider {

        Fake(int bits, KernelKey key) {
            this(bits, key, "fake");
        }

        @Override
        public Optional<Kernel> find(KernelKey wanted, Direction direction, int wantedBits) {
            KernelName name = new KernelName(key, direction, Order.of(key, direction), bits, "");
            return wanted.equals(key) ? Optional.of(new FakeKernel(name, this)) : Optional.empty();
        }
    }

    private record FakeKernel(KernelName name, Fake maker) implements Kernel {

        @Override
        public int tasks(int stage, int batch) {
            return 1;
        }

        @Override
        public void run(Operands operands, int stage, int task) {}
    }
}
