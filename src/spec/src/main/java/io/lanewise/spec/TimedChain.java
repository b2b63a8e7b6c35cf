package io.lanewise.spec;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.spec.LayerSpec.ConvLstm.Returns;
import io.lanewise.spec.SequenceLayers.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows the shapes through one list of layers of a model over sequences. One instance serves one list. */
final class TimedChain {

    /** A cell, its place in its chain, and the shape of its states. */
    record Cell(LayerSpec.ConvLstm spec, int place, Shape state) {}

    private final LayerKeys keys;
    private final CellKeys cellKeys;
    private final Predicate<Object> broken;
    private final boolean encoder;
    private final List<Cell> partners;
    private final List<Timed> layers = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();

    /** What the next layer reads; of no use to a cell without input. */
    private Optional<Shape> shape;

    private List<Integer> reads;
    private int steps;

    private TimedChain(
            LayerKeys keys,
            CellKeys cellKeys,
            Predicate<Object> broken,
            boolean encoder,
            List<Cell> partners,
            Optional<Shape> beginning,
            int steps) {
        this.keys = keys;
        this.cellKeys = cellKeys;
        this.broken = broken;
        this.encoder = encoder;
        this.partners = partners;
        this.shape = beginning;
        this.reads = beginning.isPresent() ? List.of(SequenceLayers.BEGINNING) : List.of();
        this.steps = steps;
    }

    /** An encoder that reads {@code steps} frames. */
    static TimedChain encoder(
            LayerKeys keys, CellKeys cellKeys, Predicate<Object> broken, Shape frame, int steps) {
        return new TimedChain(keys, cellKeys, broken, true, List.of(), Optional.of(frame), steps);
    }

    /**
     * A decoder, step by step.
     *
     * @param partners cells of the encoder, that with which the decoder's first cell begins first
     * @param beginning what its first layer reads; empty where that is a cell without input
     */
    static TimedChain decoder(
            LayerKeys keys,
            CellKeys cellKeys,
            Predicate<Object> broken,
            List<Cell> partners,
            Optional<Shape> beginning) {
        return new TimedChain(keys, cellKeys, broken, false, partners, beginning, 1);
    }

    /** Whether all layers fit; after one that does not, none is looked at. */
    boolean follow(List<LayerSpec> list) {
        for (int index = 0; index < list.size(); index++) {
            LayerSpec layer = list.get(index);
            Optional<LayerSpec> before = index == 0 ? Optional.empty() : Optional.of(list.get(index - 1));
            if (broken.test(layer) || !fits(layer, before)) {
                return false;
            }
        }
        return true;
    }

    /** The layers so far, in the order in which they run. */
    List<Timed> layers() {
        return List.copyOf(layers);
    }

    /** The cells so far. */
    List<Cell> cells() {
        return List.copyOf(cells);
    }

    /** What the last layer gives at a step. */
    Shape shape() {
        return shape.orElseThrow();
    }

    /** Whether what comes out at the end is what the last layer gave, and no joined states that nothing reads. */
    boolean endsWithItsLastLayer() {
        return reads.equals(List.of(layers.size() - 1));
    }

    private boolean fits(LayerSpec layer, Optional<LayerSpec> before) {
        return switch (layer) {
            case LayerSpec.Reshape reshape -> {
                shape = keys.reshape(reshape, shape());
                yield shape.isPresent();
            }
            case LayerSpec.Unpool unpool ->
                refuse(
                        unpool,
                        "",
                        "An unpool has no place in a model over sequences: no frame that the decoder gives belongs to"
                                + " one pooling of the encoder; use upsample or deconv.");
            case LayerSpec.OfCode code ->
                refuse(
                        code,
                        "",
                        code.kind() + " has no place in a model over sequences, whose code is the states of several"
                                + " cells; remove it.");
            case LayerSpec.States states -> encoder
                    ? refuse(states, "", "states belongs in the decoder: it joins the hidden states of its cells.")
                    : isRead(before) && join(states);
            case LayerSpec.ConvLstm cell -> encoder ? reading(cell) : unrolling(cell);
            default -> {
                boolean afterConv = before.filter(LayerSpec.Conv.class::isInstance).isPresent();
                yield keys.of(layer, shape()).map(key -> append(layer, key, afterConv)).isPresent();
            }
        };
    }

    private Shape append(LayerSpec layer, KernelKey key, boolean afterConv) {
        Optional<KernelKey> fused =
                afterConv ? LayerKeys.fused(layers.getLast().layer().key(), key) : Optional.empty();
        if (fused.isPresent()) {
            Timed conv = layers.removeLast();
            ModelLayer pooled = new ModelLayer(conv.layer().name(), fused.get(), encoder, -1);
            layers.add(new Timed(pooled, conv.steps(), conv.reads(), conv.startsFrom()));
            return gives(key.dst());
        }
        return append(layer, key, SequenceLayers.ZEROS);
    }

    private Shape append(LayerSpec layer, KernelKey key, int startsFrom) {
        layers.add(new Timed(new ModelLayer(layer.name(), key, encoder, -1), steps, reads, startsFrom));
        reads = List.of(layers.size() - 1);
        return gives(key.dst());
    }

    private Shape gives(Shape dst) {
        shape = Optional.of(dst);
        return dst;
    }

    /** A cell of the encoder. */
    private boolean reading(LayerSpec.ConvLstm cell) {
        Optional<Cell> last = cells.stream()
                .filter(before -> before.spec().returns() == Returns.LAST)
                .findFirst();
        if (last.isPresent()) {
            return refuse(
                    last.get().spec(),
                    "return",
                    "With return: last one step is left, but the cell " + cell.name()
                            + " after this one reads the states of all steps; drop return: last.");
        }
        return cellKeys.on(cell, shape())
                .map(key -> {
                    append(cell, key, SequenceLayers.ZEROS);
                    cells.add(new Cell(cell, layers.size() - 1, key.state()));
                    steps = cell.returns() == Returns.LAST ? 1 : steps;
                    return true;
                })
                .orElse(false);
    }

    /** A cell of the decoder, which begins with the last states of one of the encoder. */
    private boolean unrolling(LayerSpec.ConvLstm cell) {
        if (cell.returns() == Returns.LAST) {
            return refuse(
                    cell, "return", "A cell of the decoder hands on its state at every step; drop return: last.");
        }
        if (cells.size() == partners.size()) {
            return refuse(cell, "", withoutPartner(cell));
        }
        Cell partner = partners.get(cells.size());
        Optional<ConvLstmKey> key = shape.isEmpty()
                ? cellKeys.withoutInput(cell, partner.state())
                : cellKeys.on(cell, shape.get());
        if (key.isPresent() && !key.get().state().equals(partner.state())) {
            return refuse(
                    cell,
                    key.get().hidden() == partner.state().channels() ? "" : "hidden",
                    "The cell " + cell.name() + " begins with the last states of the cell "
                            + partner.spec().name() + ", which are " + partner.state() + ", but its own are "
                            + key.get().state() + "; both must have the same rows, columns and hidden channels.");
        }
        key.ifPresent(fitting -> {
            append(cell, fitting, partner.place());
            cells.add(new Cell(cell, layers.size() - 1, fitting.state()));
        });
        return key.isPresent();
    }

    private String withoutPartner(LayerSpec.ConvLstm cell) {
        String there = partners.isEmpty()
                ? "the encoder has no cell"
                : "each cell of the encoder ("
                        + String.join(", ", partners.stream().map(partner -> partner.spec().name()).toList())
                        + ") has its cell in the decoder already";
        return "The cell " + cell.name() + " has no states to begin with: " + there
                + "; remove it, or add a convlstm to the encoder.";
    }

    /** States leave out what stands between them and the cell before them. */
    private boolean isRead(Optional<LayerSpec> before) {
        boolean read = cells.isEmpty() || before.orElseThrow() instanceof LayerSpec.ConvLstm;
        return read
                || refuse(
                        before.get(),
                        "",
                        "states joins the hidden states of cells, so nothing reads the "
                                + before.get().kind() + " before it; remove it, or put it after the states.");
    }

    /** Hidden states side by side, for the next layer to read. */
    private boolean join(LayerSpec.States states) {
        if (cells.isEmpty()) {
            return refuse(states, "", "states joins the hidden states of the cells before it, but there is none.");
        }
        Cell first = cells.getFirst();
        for (Cell other : cells) {
            if (other.state().height() != first.state().height()
                    || other.state().width() != first.state().width()) {
                return refuse(
                        states,
                        "",
                        "states joins maps of one size, but the states of the cell "
                                + first.spec().name() + " are " + first.state() + " and those of "
                                + other.spec().name() + " are " + other.state()
                                + "; leave states out, or bring the cells to one size.");
            }
        }
        long channels = cells.stream()
                .mapToLong(cell -> cell.state().channels())
                .sum();
        if (!keys.fitsOutput(states, first.state().height(), first.state().width(), Math.toIntExact(channels))) {
            return false;
        }
        reads = cells.stream().map(Cell::place).toList();
        gives(new Shape(first.state().height(), first.state().width(), (int) channels));
        return true;
    }

    private boolean refuse(LayerSpec layer, String option, String message) {
        return keys.refuse(layer, option, message).isPresent();
    }
}
