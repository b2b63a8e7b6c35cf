package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The statements of a method, written in the order they run. The arguments of every method are Java text, formatted with
 * {@link String#formatted} where values go in; types come as JavaPoet arguments through {@link Vectors}, so that imports are right.
 */
final class Body {

    private final CodeBlock.Builder code = CodeBlock.builder();

    /** What {@link #assign} has declared in the scopes around the next statement. */
    private Set<String> declared = new HashSet<>();

    /** One statement, without its semicolon; {@code arguments} as in {@link CodeBlock}. */
    Body line(String statement, Object... arguments) {
        code.addStatement(statement, arguments);
        return this;
    }

    /** {@code type name = value;} */
    Body let(Object type, String name, CodeBlock value) {
        code.addStatement("$T $L = $L", type, name, value);
        return this;
    }

    /** {@code int name = value;} */
    Body let(String name, String value) {
        code.addStatement("int $L = $L", name, value);
        return this;
    }

    /** {@code name = value;} */
    Body set(String name, CodeBlock value) {
        code.addStatement("$L = $L", name, value);
        return this;
    }

    /** {@code name = value;}, behind the type where no scope around has assigned to the variable yet. */
    Body assign(Object type, String name, CodeBlock value) {
        return declared.add(name) ? let(type, name, value) : set(name, value);
    }

    /** Whatever {@code header} opens, for example a loop of another kind. */
    Body block(String header, Runnable inside) {
        code.beginControlFlow("$L", header);
        within(inside);
        code.endControlFlow();
        return this;
    }

    /** {@code for (int name = from; name < to; name += step)}. */
    Body loop(String name, String from, String to, int step, Runnable inside) {
        String advance = step == 1 ? name + "++" : name + " += " + step;
        code.beginControlFlow("for (int $L = $L; $L < $L; $L)", name, from, name, to, advance);
        within(inside);
        code.endControlFlow();
        return this;
    }

    /** A loop from 0 in steps of 1. */
    Body loop(String name, int count, Runnable inside) {
        return loop(name, "0", Integer.toString(count), 1, inside);
    }

    /**
     * Covers 0 to {@code end} with tiles of {@code size}, which is no larger: {@code inside} gets the text of a tile's
     * beginning. Where tiles do not divide the whole, the last one overlaps the one before, so what a tile does must
     * bear being done twice.
     */
    Body tiles(String name, int end, int size, Consumer<String> inside) {
        if (end == size) {
            inside.accept("0");
        } else if (end % size == 0) {
            loop(name, "0", Integer.toString(end), size, () -> inside.accept(name));
        } else {
            loop(name + "Tile", "0", Integer.toString(end), size, () -> {
                let(name, "Math.min(" + name + "Tile, " + (end - size) + ")");
                inside.accept(name);
            });
        }
        return this;
    }

    /** Statements with variables of their own. */
    Body scope(Runnable inside) {
        code.add("{\n").indent();
        within(inside);
        code.unindent().add("}\n");
        return this;
    }

    Body when(String condition, Runnable inside) {
        code.beginControlFlow("if ($L)", condition);
        within(inside);
        code.endControlFlow();
        return this;
    }

    Body when(String condition, Runnable inside, Runnable otherwise) {
        code.beginControlFlow("if ($L)", condition);
        within(inside);
        code.nextControlFlow("else");
        within(otherwise);
        code.endControlFlow();
        return this;
    }

    Body comment(String text) {
        code.add("// $L\n", text);
        return this;
    }

    private void within(Runnable scope) {
        Set<String> outside = declared;
        declared = new HashSet<>(outside);
        scope.run();
        declared = outside;
    }

    CodeBlock build() {
        return code.build();
    }
}
