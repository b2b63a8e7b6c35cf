package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.List;

/**
 * A method of a ConvLSTM cell's backward pass that walks a row of an item pixel by pixel, in each a vector of hidden
 * channels at a time, so that every map is read and written from its beginning to its end.
 *
 * @param tail whether it is about the channels that do not fill a vector
 */
record ConvLstmBackwardLoop(ConvLstmBackwardPlan plan, Vectors vectors, boolean tail, Body body) {

    /** How gates end the names of what belongs to them. */
    static final List<String> GATES = List.of("I", "F", "G", "O");

    /** The gates with peepholes, in the order of these. */
    static final List<String> PEEPING = List.of("I", "F", "O");

    ConvLstmBackwardLoop(ConvLstmBackwardPlan plan, Vectors vectors, boolean tail) {
        this(plan, vectors, tail, new Body());
    }

    ConvLstmKey key() {
        return plan.key();
    }

    /** Declares the array of a map and where the row begins in it. */
    void map(String name, String operand) {
        body.line("$T $LMap = $L", View.class, name, operand);
        body.line("$T $L = $L", ArrayTypeName.of(vectors.element()), name, vectors.array(name + "Map"));
        body.let(name + "Base", name + "Map.rowOffset(item, row)");
    }

    /** Declares the array of peepholes, or of their gradients, and where those of the row begin. */
    void peepholes(String name, String operand) {
        boolean byPixel = key().peephole() == Peephole.PIXEL;
        String row = byPixel ? Terms.product("row", key().state().width() * key().hidden()) : "0";
        body.line("$T $LView = $L", View.class, name, operand);
        body.line("$T $L = $L", ArrayTypeName.of(vectors.element()), name, vectors.array(name + "View"));
        body.let(name + "Base", Terms.sum(name + "View.offset()", row));
    }

    /** What happens to a vector of channels. */
    interface Inside {
        void write(Place place);
    }

    void each(Inside inside) {
        int lanes = plan.lanes();
        int whole = key().hidden() / lanes * lanes;
        new Counter(body, "column", key().state().width(), false).each(column -> {
            if (tail || whole == lanes) {
                inside.write(new Place(key(), column, tail ? Integer.toString(whole) : "0"));
            } else {
                body.loop("channel", "0", Integer.toString(whole), lanes, () -> inside.write(
                        new Place(key(), column, "channel")));
            }
        });
    }

    /** Emits the method with the parameters operands, item, row and the {@code more} given. */
    void emit(KernelClass kernel, String javadoc, String name, String... more) {
        Parameters parameters = new Parameters()
                .add(TypeName.get(Operands.class), "operands")
                .add(TypeName.INT, "item")
                .add(TypeName.INT, "row");
        for (String parameter : more) {
            parameters.add(TypeName.INT, parameter);
        }
        String channels = tail ? ", for the last channels." : ".";
        kernel.method(javadoc + channels, TypeName.VOID, tail ? name + "Rest" : name, body, parameters.toArray());
    }

    CodeBlock load(String map, String offset) {
        return vectors.load(map, Terms.sum(map + "Base", offset), tail);
    }

    void store(Object value, String map, String offset) {
        body.line("$L", vectors.store(value, map, Terms.sum(map + "Base", offset), tail));
    }

    /** A vector of channels of a pixel of the row, as offsets into what belongs to the row. */
    record Place(ConvLstmKey key, String column, String channel) {

        String state() {
            return Terms.sum(Terms.product(column, key.hidden()), channel);
        }

        String gate(String gate) {
            int offset = GATES.indexOf(gate) * key.hidden();
            return Terms.sum(Terms.product(column, key.biasLength()), channel, Integer.toString(offset));
        }

        String peephole(String gate) {
            int offset = PEEPING.indexOf(gate) * key.peepholeLengthOfGate();
            return Terms.sum(key.peephole() == Peephole.PIXEL ? state() : channel, Integer.toString(offset));
        }
    }
}
