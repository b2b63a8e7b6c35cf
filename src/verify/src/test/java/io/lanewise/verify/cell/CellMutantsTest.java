package io.lanewise.verify.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.scalar.MathF64;
import io.lanewise.kernel.scalar.ScalarKernels;
import io.lanewise.verify.KernelSource;
import io.lanewise.verify.laws.Law;
import io.lanewise.verify.laws.Verification;
import io.lanewise.verify.parity.CaseResult.Status;
import io.lanewise.verify.parity.GoldenCases;
import io.lanewise.verify.parity.Parity;
import io.lanewise.verify.parity.ParityReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mistakes that ConvLSTM implementations were published with, put into the twins: both what users run, the laws of
 * {@code verify} and the golden cases of {@code parity}, find each. States that are not reset between sequences are a
 * mistake of programs, which {@code CellProgramProperties} finds.
 */
class CellMutantsTest {

    /** Cells with peepholes and more than one step, item and channel, on which no mistake below changes nothing. */
    private static final String CASES = "convlstm_(lecture|shi2015)_(channel|full)_t2n2.*";

    /** Of both families and kinds of peepholes; one has no input. */
    private static final List<String> CELLS = List.of(
            "convlstm_f64_h5w6c2_k3_o3_peepixel_sigmoid_identity",
            "convlstm_f64_h6w5c3_k3s2_o4_peechannel_tanh_tanh",
            "convlstm_f64_h4w5_r3_o3_peechannel_tanh_tanh");

    @TempDir
    private Path folder;

    /** A cell's kernel that runs its twin on other operands. */
    enum Mutant {
        /** The output gate sees C(t-1), as in implementations that peep before the cell state is there. */
        OUTPUT_GATE_SEES_THE_CELL_BEFORE(Direction.FORWARD) {
            @Override
            void run(ConvLstmKey key, Kernel twin, Operands operands) {
                View sums = sumsOfOutputGate(key, operands);
                twin.runAll(operands);
                CellOperands cell = operands.cell();
                int hidden = key.hidden();
                forEachElement(key, operands.batch(), (item, row, i) -> {
                    int gate = i / hidden * 4 * hidden + 3 * hidden + i % hidden;
                    double before = cell.srcCell().get(cell.srcCell().rowOffset(item, row) + i);
                    double after = cell.dstCell().get(cell.dstCell().rowOffset(item, row) + i);
                    double sum = sums.get(sums.rowOffset(item, row) + gate);
                    double o = MathF64.sigmoid(sum + outputPeephole(key, cell, row, i) * before);
                    double y = key.output().isIdentity() ? after : MathF64.tanh(after);
                    operands.dst().set(operands.dst().rowOffset(item, row) + i, o * y);
                    if (operands.workspace() != null) {
                        operands.workspace().set(operands.workspace().rowOffset(item, row) + gate, o);
                    }
                });
            }

            /** The gates of the same cell with identity for their activation and no peephole of the output gate. */
            private View sumsOfOutputGate(ConvLstmKey key, Operands operands) {
                ConvLstmKey linear = new ConvLstmKey(
                        key.type(),
                        key.src(),
                        key.inputWindow(),
                        key.hiddenWindow(),
                        key.hidden(),
                        key.peephole(),
                        key.candidate(),
                        key.output(),
                        Activation.IDENTITY);
                View gates = View.dense(array(key, key.gates(), operands.batch()), 0, key.gates());
                View state = View.dense(array(key, key.state(), operands.batch()), 0, key.state());
                CellOperands cell = operands.cell();
                ScalarKernels.of(linear, Direction.FORWARD)
                        .runAll(Operands.ofBatch(operands.batch())
                                .src(operands.src())
                                .wei(operands.wei())
                                .bias(operands.bias())
                                .dst(state)
                                .workspace(gates)
                                .scratch(operands.scratch())
                                .cell(CellOperands.forward(
                                        cell.srcHidden(), cell.srcCell(), state, withoutOutput(key, cell)))
                                .build());
                return gates;
            }
        },
        /** The gradient of the cell state lacks what came through the output gate's peephole. */
        CELL_GRADIENT_WITHOUT_THE_OUTPUT_PEEPHOLE(Direction.BACKWARD_BIAS) {
            @Override
            Operands change(ConvLstmKey key, Operands operands) {
                CellOperands cell = operands.cell();
                return backward(
                        operands,
                        operands.workspace(),
                        CellOperands.backward(
                                cell.srcCell(),
                                cell.dstCell(),
                                withoutOutput(key, cell),
                                cell.diffDstHidden(),
                                cell.diffDstCell(),
                                cell.diffSrcCell(),
                                cell.diffPeephole()));
            }
        },
        /** What came back from the next step is forgotten. */
        NOTHING_COMES_BACK_FROM_THE_NEXT_STEP(Direction.BACKWARD_BIAS) {
            @Override
            Operands change(ConvLstmKey key, Operands operands) {
                CellOperands cell = operands.cell();
                View zeros = View.dense(array(key, key.state(), operands.batch()), 0, key.state());
                return backward(
                        operands,
                        operands.workspace(),
                        CellOperands.backward(
                                cell.srcCell(),
                                cell.dstCell(),
                                cell.peephole(),
                                zeros,
                                cell.diffDstCell(),
                                cell.diffSrcCell(),
                                cell.diffPeephole()));
            }
        },
        /** Input and forget gate have changed places on the way back. */
        INPUT_AND_FORGET_GATE_SWAPPED(Direction.BACKWARD_BIAS) {
            @Override
            Operands change(ConvLstmKey key, Operands operands) {
                View gates = copyOfGates(key, operands);
                int hidden = key.hidden();
                forEachElement(key, operands.batch(), (item, row, i) -> {
                    int input = gates.rowOffset(item, row) + i / hidden * 4 * hidden + i % hidden;
                    double value = gates.get(input);
                    gates.set(input, gates.get(input + hidden));
                    gates.set(input + hidden, value);
                });
                return backward(operands, gates, operands.cell());
            }
        },
        /** The peepholes' gradients are summed over the channels as well. */
        PEEPHOLE_GRADIENT_OVER_THE_WRONG_AXES(Direction.BACKWARD_BIAS) {
            @Override
            void run(ConvLstmKey key, Kernel twin, Operands operands) {
                twin.runAll(operands);
                View gradient = operands.cell().diffPeephole();
                for (int first = 0; first < key.peepholeLength(); first += key.hidden()) {
                    double sum = 0;
                    for (int c = 0; c < key.hidden(); c++) {
                        sum += gradient.get(gradient.offset() + first + c);
                    }
                    for (int c = 0; c < key.hidden(); c++) {
                        gradient.set(gradient.offset() + first + c, sum);
                    }
                }
            }
        };

        private final Direction direction;

        Mutant(Direction direction) {
            this.direction = direction;
        }

        /** Runs the twin on the operands that the mistake computes with. */
        void run(ConvLstmKey key, Kernel twin, Operands operands) {
            twin.runAll(change(key, operands));
        }

        Operands change(ConvLstmKey key, Operands operands) {
            return operands;
        }

        @FunctionalInterface
        private interface ElementAction {
            void at(int item, int row, int i);
        }

        /** Every element of the states: item, row, and which of the row. */
        private static void forEachElement(ConvLstmKey key, int batch, ElementAction action) {
            for (int item = 0; item < batch; item++) {
                for (int row = 0; row < key.state().height(); row++) {
                    for (int i = 0; i < key.state().width() * key.hidden(); i++) {
                        action.at(item, row, i);
                    }
                }
            }
        }

        private static Operands backward(Operands operands, View workspace, CellOperands cell) {
            return Operands.ofBatch(operands.batch())
                    .workspace(workspace)
                    .diffDst(operands.diffDst())
                    .diffPre(operands.diffPre())
                    .diffBias(operands.diffBias())
                    .scratch(operands.scratch())
                    .cell(cell)
                    .build();
        }

        private static double outputPeephole(ConvLstmKey key, CellOperands cell, int row, int i) {
            int place = key.peephole() == Peephole.PIXEL
                    ? row * key.state().width() * key.hidden() + i
                    : i % key.hidden();
            return cell.peephole().get(cell.peephole().offset() + 2 * key.peepholeLengthOfGate() + place);
        }

        private static View withoutOutput(ConvLstmKey key, CellOperands cell) {
            View peephole = View.flat(array(key, Shape.vector(key.peepholeLength()), 1), 0);
            for (int i = 0; i < 2 * key.peepholeLengthOfGate(); i++) {
                peephole.set(i, cell.peephole().get(cell.peephole().offset() + i));
            }
            return peephole;
        }

        private static Object array(ConvLstmKey key, Shape shape, int batch) {
            int length = (int) (batch * shape.elements());
            return key.type() == ElementType.F32 ? new float[length] : new double[length];
        }

        private static View copyOfGates(ConvLstmKey key, Operands operands) {
            View gates = operands.workspace();
            View copy = View.dense(array(key, key.gates(), operands.batch()), 0, key.gates());
            int rowLength = key.gates().width() * key.gates().channels();
            for (int item = 0; item < operands.batch(); item++) {
                for (int row = 0; row < key.gates().height(); row++) {
                    int from = gates.rowOffset(item, row);
                    System.arraycopy(gates.array(), from, copy.array(), copy.rowOffset(item, row), rowLength);
                }
            }
            return copy;
        }
    }

    /** A twin on operands that a mutant has changed. */
    private record Changed(ConvLstmKey key, Kernel twin, Mutant mutant) implements Kernel {

        @Override
        public KernelName name() {
            return twin.name();
        }

        @Override
        public int stages() {
            return 1;
        }

        @Override
        public int tasks(int stage, int batch) {
            return 1;
        }

        @Override
        public void run(Operands operands, int stage, int task) {
            mutant.run(key, twin, operands);
        }

        @Override
        public int packedLength() {
            return twin.packedLength();
        }

        @Override
        public void pack(View wei, View packed) {
            twin.pack(wei, packed);
        }

        @Override
        public long scratchLength(int batch) {
            return twin.scratchLength(batch);
        }
    }

    @BeforeEach
    void copyCases() throws IOException {
        try (Stream<Path> files = Files.list(GoldenCases.folder())) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(CASES))
                    .toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void theTwinsThemselvesPass() throws IOException {
        assertTrue(run(KernelSource.scalar()).passed());
    }

    @ParameterizedTest
    @EnumSource
    void eachMistakeIsFoundByEveryCase(Mutant mutant) throws IOException {
        run(source(mutant)).cases().forEach(one -> assertFalse(one.status() == Status.PASSED, one.name()));
    }

    @Test
    void theTwinsThemselvesBreakNoLaw() {
        for (String cell : CELLS) {
            assertEquals(Set.of(), brokenLaws(cell, KernelSource.scalar()), cell);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachMistakeBreaksLawsOnEveryCell(Mutant mutant) {
        for (String cell : CELLS) {
            Set<Law> broken = brokenLaws(cell, source(mutant));
            assertTrue(
                    broken.containsAll(EnumSet.of(Law.BIT_EQUALITY, Law.FINITE_DIFFERENCES, Law.REFERENCE_BOUND)),
                    cell + " " + broken);
        }
    }

    private static Set<Law> brokenLaws(String cell, KernelSource source) {
        return new Verification(source, 0, Set.of(Direction.values()), 1)
                .run(List.of(KernelKey.parse(cell)), finding -> {}).stream()
                        .filter(finding -> !finding.held())
                        .map(Verification.Finding::law)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Law.class)));
    }

    private static KernelSource source(Mutant mutant) {
        return (key, direction) -> {
            Kernel twin = ScalarKernels.of(key, direction);
            return key instanceof ConvLstmKey cell && direction == mutant.direction
                    ? new Changed(cell, twin, mutant)
                    : twin;
        };
    }

    private ParityReport run(KernelSource source) throws IOException {
        return new Parity(source, ElementType.F64, true).run(folder);
    }
}
