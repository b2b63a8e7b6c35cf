package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lanewise.spec.Trees.Place;
import io.lanewise.spec.binding.ModelBinder;
import io.lanewise.spec.yaml.Problems;
import io.lanewise.spec.yaml.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * The published JSON Schema and the reader accept the same specs, as far as a schema can see: whether shapes fit, names
 * are unique and a penalty suits the code is for the reader alone. A number such as {@code 4.0}, whole for JSON Schema
 * and not for the reader, is left out.
 */
class SchemaProperties {

    private static final Schema SCHEMA = schema();
    private static final List<String> LEGAL = legal();
    private static final List<Object> SCALARS = scalars();

    /** One change of a spec: what happens to which place, with which scalar or word. */
    record Change(int kind, int place, int scalar) {}

    @Example
    void legalSpecsPassBoth() {
        for (String text : LEGAL) {
            assertEquals(List.of(), errors(Trees.json(Trees.parse(text))));
            assertEquals("", messages(text));
            SpecReader.read(text, "legal");
        }
    }

    @Property(tries = 1000)
    void schemaAndReaderAcceptTheSameChangedSpecs(@ForAll("specs") int spec, @ForAll("changes") List<Change> changes) {
        Object tree = Trees.parse(LEGAL.get(spec));
        changes.forEach(change -> apply(change, tree));
        String json = Trees.json(tree);
        List<Error> errors = errors(json);
        String messages = messages(json);
        Statistics.label("accepted").collect(errors.isEmpty());
        assertEquals(
                errors.isEmpty(), messages.isEmpty(), () -> json + "\nschema: " + errors + "\nreader: " + messages);
    }

    @Example
    void everyKeyOfTheSchemaHasADescriptionOrARefToOne() {
        List<String> bare = new ArrayList<>();
        describe(Trees.parse(read(Path.of("..", "..", "specs", "lanewise.schema.json"))), "", bare);
        assertEquals(List.of(), bare);
    }

    @Provide
    Arbitrary<Integer> specs() {
        return Arbitraries.integers().between(0, LEGAL.size() - 1);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Integer> any = Arbitraries.integers().between(0, 9999);
        return Combinators.combine(Arbitraries.integers().between(0, 5), any, any)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
    }

    private static void apply(Change change, Object tree) {
        List<Place> places = Trees.places(tree);
        Place place = places.get(change.place() % places.size());
        Object scalar = SCALARS.get(change.scalar() % SCALARS.size());
        switch (change.kind()) {
            case 0 -> place.remove();
            case 1 -> place.rename(String.valueOf(scalar));
            case 2 ->
                place.set(places.get(change.scalar() % places.size()).get() instanceof String word ? word : scalar);
            case 3 -> place.set(new ArrayList<>(Arrays.asList(scalar, scalar)));
            default -> place.set(scalar);
        }
    }

    /** Numbers around every limit, every word of the language, and what is no word at all. */
    private static List<Object> scalars() {
        List<Object> scalars = new ArrayList<>(List.of(
                -1,
                0,
                1,
                2,
                3,
                4,
                7,
                256,
                512,
                513,
                1000,
                1001,
                1024,
                1025,
                65536,
                65537,
                1048576,
                1048577,
                1000000000,
                1000000001,
                0.5,
                -0.5,
                1.5,
                999999.5,
                1000000.5,
                1e-9,
                true,
                false,
                "",
                "same",
                "a.b",
                "1",
                "1.5",
                "true",
                "encoder.1",
                "encoder.01",
                "x y",
                "2GiB",
                "0.0001MiB",
                "1234567KiB",
                "0.0 KiB",
                "relu6",
                "é"));
        scalars.add(null);
        scalars.add(new BigInteger("9223372036854775808"));
        TreeSet<String> words = new TreeSet<>();
        LEGAL.forEach(text -> Trees.places(Trees.parse(text)).forEach(place -> {
            words.add(String.valueOf(place.key()));
            if (place.get() instanceof String word) {
                words.add(word);
            }
        }));
        scalars.addAll(words);
        return scalars;
    }

    private static List<String> legal() {
        List<String> texts = new ArrayList<>();
        for (Path folder : List.of(ShippedSpecsTest.FOLDER, Path.of("src", "test", "resources", "legal"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(file -> texts.add(read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema schema() {
        try (InputStream stream = SpecReader.class.getResourceAsStream("/META-INF/lanewise/lanewise.schema.json")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(text, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Error> errors(String json) {
        return SCHEMA.validate(json, InputFormat.JSON);
    }

    /** What the reader says without looking at the meaning. */
    private static String messages(String text) {
        Problems problems = new Problems("spec", text);
        YamlTree.root("spec", text, problems).ifPresent(root -> new ModelBinder(problems).bind(root, text));
        try {
            problems.throwIfAny();
            return "";
        } catch (SpecException e) {
            return e.getMessage();
        }
    }

    /** Collects the properties that an editor could say nothing about. */
    private static void describe(Object node, String path, List<String> bare) {
        if (node instanceof List<?> list) {
            list.forEach(item -> describe(item, path + "[]", bare));
        }
        if (node instanceof Map<?, ?> map) {
            if (map.get("properties") instanceof Map<?, ?> properties
                    && !path.endsWith("/if")
                    && !path.endsWith("/then")
                    && !path.endsWith("/not")) {
                properties.forEach((key, value) -> {
                    assertTrue(value instanceof Map);
                    Map<?, ?> property = (Map<?, ?>) value;
                    boolean described = property.containsKey("description")
                            || property.containsKey("$ref")
                            || "null".equals(property.get("type"));
                    if (!described) {
                        bare.add(path + "/" + key);
                    }
                });
            }
            map.forEach((key, value) -> describe(value, path + "/" + key, bare));
        }
    }
}
