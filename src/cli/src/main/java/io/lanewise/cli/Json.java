package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Reports for programs: one JSON object, its fields in a fixed order. */
final class Json {

    private Json() {}

    /** Writes the fields of an object, or the elements of an array. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** Prints an object and a line feed. */
    static void print(PrintWriter out, Body fields) {
        try (var json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    static void object(JsonGenerator json, String name, Body fields) throws IOException {
        json.writeObjectFieldStart(name);
        fields.write(json);
        json.writeEndObject();
    }

    /** An array of objects. */
    static <T> void objects(JsonGenerator json, String name, Iterable<T> all, Element<T> element) throws IOException {
        json.writeArrayFieldStart(name);
        for (T one : all) {
            json.writeStartObject();
            element.write(json, one);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes the fields of one object of an array. */
    @FunctionalInterface
    interface Element<T> {
        void write(JsonGenerator json, T one) throws IOException;
    }

    /** {@code [height, width, channels]}. */
    static void shape(JsonGenerator json, String name, Shape shape) throws IOException {
        json.writeFieldName(name);
        json.writeArray(new int[] {shape.height(), shape.width(), shape.channels()}, 0, 3);
    }

    /** An array of numbers, with null for those that JSON cannot write. */
    static <T> void numbers(JsonGenerator json, String name, List<T> all, ToDoubleFunction<T> number) throws IOException {
        json.writeArrayFieldStart(name);
        for (T one : all) {
            number(json, number.applyAsDouble(one));
        }
        json.writeEndArray();
    }

    /** A number of an array, or null where it is infinite or none. */
    static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    /** A number, or null where it is infinite or none, which JSON cannot write. */
    static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
