package io.lanewise.verify.onnx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lanewise.verify.reference.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * One operator test of ONNX.
 *
 * @param operator the one node's operator, or several joined by a comma
 * @param attributes of the first node
 * @param inputs those that are there, in the node's order
 * @param output the first that is there
 */
public record OnnxVector(String name, String operator, Map<String, Object> attributes, List<Tensor> inputs, Tensor output) {

    public static List<OnnxVector> all() throws IOException {
        List<OnnxVector> vectors = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(OnnxVector.class.getResourceAsStream("/onnx/onnx-op-vectors.jsonl.gz")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                vectors.add(of(object(line)));
            }
        }
        return vectors;
    }

    /** Whole numbers of an attribute, or what the operator takes where there is none. */
    int[] integers(String name, int... absent) {
        Object value = attributes.get(name);
        return value == null
                ? absent
                : ((List<?>) value)
                        .stream()
                                .mapToInt(number -> ((Number) number).intValue())
                                .toArray();
    }

    /** A whole number of an attribute. */
    public int integer(String name, int absent) {
        return attributes.containsKey(name) ? ((Number) attributes.get(name)).intValue() : absent;
    }

    double real(String name, double absent) {
        return attributes.containsKey(name) ? ((Number) attributes.get(name)).doubleValue() : absent;
    }

    @SuppressWarnings("unchecked")
    private static OnnxVector of(Map<String, Object> test) {
        List<Map<String, Object>> nodes = (List<Map<String, Object>>) test.get("nodes");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String list : List.of("initializers", "inputs", "outputs")) {
            ((List<Map<String, Object>>) test.get(list))
                    .forEach(tensor -> tensors.put((String) tensor.get("name"), tensor(tensor)));
        }
        Map<String, Object> node = nodes.getFirst();
        return new OnnxVector(
                (String) test.get("name"),
                String.join(
                        ",", nodes.stream().map(one -> (String) one.get("op")).toList()),
                (Map<String, Object>) node.get("attrs"),
                ((List<String>) node.get("inputs"))
                        .stream().map(tensors::get).filter(Objects::nonNull).toList(),
                ((List<String>) node.get("outputs"))
                        .stream().map(tensors::get).filter(Objects::nonNull).findFirst().orElseThrow());
    }

    /** Numbers are printed with the digits that tell floats apart. */
    private static Tensor tensor(Map<String, Object> json) {
        int[] shape = ((List<?>) json.get("dims"))
                .stream().mapToInt(extent -> ((Number) extent).intValue()).toArray();
        double[] values = ((List<?>) json.get("data"))
                .stream().mapToDouble(number -> ((Number) number).floatValue()).toArray();
        return Tensor.of(values, shape);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String line) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(line)) {
            json.nextToken();
            return (Map<String, Object>) value(json);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    members.put(name, value(json));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(json));
                }
                yield elements;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new IOException("Unexpected " + json.currentToken());
        };
    }
}
