package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.TapGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The overlap-add of a {@link TapsPlan}: a vector for each cell, which starts at the bias and adds what each input that reaches the cell contributed to
 * these lanes, by ascending kernel rows and columns. Neighbouring cells are neighbours in memory, so vectors are stored whole, in ascending order:
 * lanes past the end of a cell are overwritten by the next cell.
 */
final class CellSum {

    private final TapsPlan plan;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final List<TapGroup> rowGroups;
    private final List<TapGroup> columnGroups;
    private final int rowLanes;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Long, String> masks = new LinkedHashMap<>();

    CellSum(KernelClass kernel, TapsPlan plan) {
        this.plan = plan;
        this.kernel = kernel;
        vectors = kernel.vectors("CELL_SPECIES", plan.sumLanes());
        rowGroups = plan.layout().rowGroups();
        columnGroups = plan.layout().columnGroups();
        rowLanes = plan.layout().cellRowLanes();
        for (int row = 0; row < plan.height().stride(); row += plan.rowsPerSum()) {
            int lanes = rowLanes * plan.rowsPerSum();
            for (int lane = 0; lane < lanes; lane += plan.sumLanes()) {
                // The last of several vectors overlaps the one before: past the end lies a cell whose first lanes are finished.
                split(row, Math.max(0, Math.min(lane, lanes - plan.sumLanes())));
            }
        }
    }

    /** The methods of {@code (scratch, base, row)} that together write the output rows of a row of cells. */
    List<String> methods() {
        return parts.stream().map(Part::method).toList();
    }

    void emit() {
        for (int row = 1; row < plan.rowsPerSum(); row++) {
            CodeBlock rotated = CodeBlock.of("$T.iota($L, $L, 1, true)", vectors.shuffle().rawType(), vectors.speciesName(), row * rowLanes);
            kernel.constant(vectors.shuffle(), rotation(row), rotated, true);
        }
        parts.forEach(this::emitPart);
        masks.forEach((lanes, name) -> kernel.constant(
                vectors.mask(),
                name,
                CodeBlock.of("$T.fromLong($L, $L)", vectors.mask().rawType(), vectors.speciesName(), "0b" + Long.toBinaryString(lanes)),
                true));
    }

    /** Splits the additions to one vector of the cell, its lanes from {@code lane} on of its rows from {@code row} on, into methods. */
    private void split(int row, int lane) {
        List<Addition> additions = additions(row, lane);
        for (int first = 0; first == 0 || first < additions.size(); first += TapsPlan.ADDITIONS) {
            int end = Math.min(additions.size(), first + TapsPlan.ADDITIONS);
            String method = "sum" + (parts.isEmpty() ? "" : parts.size() + 1);
            parts.add(new Part(method, row, lane, additions.subList(first, end), first == 0, end == additions.size()));
        }
    }

    /** A method: as many of the additions to a vector of the cell as one method holds. */
    private record Part(String method, int row, int lane, List<Addition> additions, boolean first, boolean last) {}

    /** What one pair of groups adds to a vector. */
    private record Addition(int rowGroup, int columnGroup, long lanes) {}

    private List<Addition> additions(int row, int lane) {
        List<Addition> additions = new ArrayList<>();
        for (int i = 0; i < rowGroups.size(); i++) {
            for (int j = 0; j < columnGroups.size(); j++) {
                long lanes = lanesWithTaps(rowGroups.get(i), columnGroups.get(j), row, lane);
                if (lanes != 0) {
                    additions.add(new Addition(i, j, lanes));
                }
            }
        }
        return additions;
    }

    private long lanesWithTaps(TapGroup rows, TapGroup columns, int row, int lane) {
        long lanes = 0;
        for (int i = 0; i < usedLanes(lane); i++) {
            int kh = rows.taps().get(row + (lane + i) / rowLanes);
            int kw = columns.taps().get((lane + i) % rowLanes / plan.gathering().dst().channels());
            if (kh != TapGroup.NONE && kw != TapGroup.NONE) {
                lanes |= 1L << i;
            }
        }
        return lanes;
    }

    private int usedLanes(int lane) {
        return Math.min(plan.sumLanes(), plan.rowsPerSum() * rowLanes - lane);
    }

    private void emitPart(Part part) {
        Body body = new Body();
        part.additions().stream().mapToInt(Addition::rowGroup).distinct().forEach(group -> body.let("ring" + group, ringRow(group)));
        String unfinished = "base + " + plan.unfinishedOffset() + " + column * " + plan.sumLanes();
        if (part.first()) {
            body.let(vectors.vector(), "bias", plan.isForward()
                    ? vectors.load("scratch", "base + " + (plan.biasOffset() + part.lane()))
                    : vectors.zero());
        }
        body.loop("column", plan.cellColumns(), () -> {
            body.let(vectors.vector(), "sum", part.first() ? CodeBlock.of("bias") : vectors.load("scratch", unfinished));
            if (!part.additions().isEmpty()) {
                body.let("pixel", "column * " + plan.layout().pixelLanes());
            }
            part.additions().forEach(addition -> add(body, addition, part.row(), part.lane()));
            if (part.last()) {
                store(body, part.row(), part.lane());
            } else {
                body.line("$L", vectors.store("sum", "scratch", unfinished, false));
            }
        });
        kernel.method(
                javadoc(part.row(), part.lane()),
                TypeName.VOID,
                part.method(),
                body,
                ArrayTypeName.of(vectors.element()),
                "scratch",
                TypeName.INT,
                "base",
                TypeName.INT,
                "row");
    }

    private String javadoc(int row, int lane) {
        String rows = plan.rowsPerSum() == plan.height().stride() ? "" : " of output row " + row;
        String lanes = rowLanes * plan.rowsPerSum() <= plan.sumLanes() ? "" : ", from element " + lane + " on";
        return "Adds up the contributions to a row of cells" + rows + lanes + ".";
    }

    private String ringRow(int group) {
        int shift = rowGroups.get(group).shift();
        return plan.ringRows() == 1
                ? "base"
                : "base + Math.floorMod(" + Vectors.plus("row", -shift) + ", " + plan.ringRows() + ") * " + plan.ringRowLength();
    }

    private void add(Body body, Addition addition, int row, int lane) {
        int cell = addition.rowGroup() * columnGroups.size() + addition.columnGroup();
        int pixel = plan.marginLeft() + plan.firstCellColumn() - columnGroups.get(addition.columnGroup()).shift();
        int offset = pixel * plan.layout().pixelLanes() + cell * plan.layout().cellLanes() + row * rowLanes + lane;
        CodeBlock contribution =
                vectors.load("scratch", Terms.sum("ring" + addition.rowGroup(), "pixel", Integer.toString(offset)));
        boolean all = addition.lanes() == (1L << usedLanes(lane)) - 1;
        body.set("sum", vectors.binary("ADD", "sum", all ? contribution : CodeBlock.of("$L, $L", contribution, mask(addition.lanes()))));
    }

    private String mask(long lanes) {
        return masks.computeIfAbsent(lanes, pattern -> "TAPS" + (masks.isEmpty() ? "" : masks.size() + 1));
    }

    private void store(Body body, int row, int lane) {
        int offset = plan.outputOffset() + row * plan.outputPitch() + lane;
        body.let("to", "base + " + offset + " + column * " + rowLanes);
        body.line("$L", vectors.store("sum", "scratch", "to", false));
        for (int next = 1; next < plan.rowsPerSum(); next++) {
            body.line("$L", vectors.store(
                    "sum.rearrange(" + rotation(next) + ")", "scratch", "to + " + next * plan.outputPitch(), false));
        }
    }

    private static String rotation(int row) {
        return "CELL_ROW" + row;
    }
}
