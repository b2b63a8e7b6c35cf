package io.lanewise.spec.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Parses the text of a spec. A first pass over the events refuses what specs have no use for and hostile files live on
 * (deep nesting, anchors and aliases, tags, several documents) before any tree is built, for building recurses.
 */
public final class YamlTree {

    /** Deepest nesting; the language itself needs 5. */
    public static final int MAX_DEPTH = 16;

    /** Most values, lists and mappings; two full lists of layers with all their options need fewer. */
    public static final int MAX_NODES = 20_000;

    private YamlTree() {}

    /** The root of the text's one document; empty after a problem. */
    public static Optional<Value> root(String name, String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .setCodePointLimit(Math.max(1, text.length()))
                .build();
        try {
            if (!isPlain(parser(settings, text), problems)) {
                return Optional.empty();
            }
            Optional<Node> root = new Composer(settings, parser(settings, text)).getSingleNode();
            if (root.isEmpty()) {
                problems.add(Optional.empty(), "The spec is empty; it begins with \"lanewise: 1\".");
            }
            return root.map(node -> new Value(node, "the spec", problems));
        } catch (MarkedYamlEngineException e) {
            problems.add(e.getProblemMark().or(e::getContextMark), notYaml(e.getProblem()));
        } catch (ReaderException e) {
            problems.addAt(
                    text.indexOf(e.getCodePoint()),
                    "The character U+%04X is not allowed in YAML.".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            problems.add(Optional.empty(), notYaml(e.getMessage()));
        }
        return Optional.empty();
    }

    private static String notYaml(String reason) {
        return "This is not YAML: " + reason.strip() + (reason.strip().endsWith(".") ? "" : ".");
    }

    private static Parser parser(LoadSettings settings, String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    private static boolean isPlain(Parser events, Problems problems) {
        int depth = 0;
        int documents = 0;
        int nodes = 0;
        while (events.hasNext()) {
            Event event = events.next();
            String refusal = refusal(event);
            switch (event) {
                case CollectionStartEvent start -> depth++;
                case CollectionEndEvent end -> depth--;
                case DocumentStartEvent start -> documents++;
                default -> {}
            }
            nodes += event instanceof NodeEvent ? 1 : 0;
            if (depth > MAX_DEPTH) {
                refusal = "Nested deeper than " + MAX_DEPTH + " levels; a spec needs 5.";
            } else if (nodes > MAX_NODES) {
                refusal = "More than " + MAX_NODES + " values; no spec needs as many.";
            } else if (documents > 1) {
                refusal = "A spec is one YAML document; \"---\" begins a second one.";
            }
            if (refusal != null) {
                problems.add(event.getStartMark(), refusal);
                return false;
            }
        }
        return true;
    }

    private static String refusal(Event event) {
        boolean anchored = event instanceof AliasEvent
                || event instanceof NodeEvent node && node.getAnchor().isPresent();
        boolean tagged = event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent start && start.getTag().isPresent();
        return anchored
                ? "Anchors (&) and aliases (*) are not part of the language; write the value out."
                : tagged ? "Tags (!) are not part of the language; write the value without." : null;
    }
}
