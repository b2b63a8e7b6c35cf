package io.lanewise.kernel;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spelling of kernel keys: fields joined by underscores, fields at their default omitted. The grammar is in
 * {@code src/docs/kernel-names.md}; {@link #parse} accepts exactly what {@link #format} writes.
 */
final class KeyGrammar {

    private static final Pattern MAP = Pattern.compile("h(\\d+)w(\\d+)c(\\d+)");
    private static final Pattern WINDOW =
            Pattern.compile("k(PAIR)s(PAIR)p(PAIR|\\d+\\.\\d+\\.\\d+\\.\\d+)(?:d(PAIR))?(?:g(\\d+))?"
                    .replace("PAIR", "\\d+(?:x\\d+)?"));

    private KeyGrammar() {}

    static String format(KernelKey key) {
        String type = key.type().spelling();
        return switch (key) {
            case Conv2dKey conv ->
                "conv2d_" + type + "_" + map(conv.src()) + "_" + window(conv.window(), conv.groups()) + "_o"
                        + conv.filters() + activation(conv.activation())
                        + (conv.pool() > 1 ? "_max" + conv.pool() : "");
            case Deconv2dKey deconv ->
                "deconv2d_" + type + "_" + map(deconv.src()) + "_" + window(deconv.window(), deconv.groups()) + "_o"
                        + deconv.filters() + outputPadding(deconv) + activation(deconv.activation());
            case ConvLstmKey cell -> ConvLstmGrammar.format(cell);
            case DenseKey dense ->
                "dense_" + type + "_i" + dense.inputs() + "_o" + dense.outputs() + activation(dense.activation());
            case MaxPool2dKey pool -> "maxpool2d_" + type + "_" + map(pool.src()) + "_" + window(pool.window(), 1);
            case AvgPool2dKey pool ->
                "avgpool2d_" + type + "_" + map(pool.src()) + "_" + window(pool.window(), 1)
                        + (pool.countPadding() ? "" : "_excpad");
            case MaxUnpool2dKey unpool ->
                "maxunpool2d_" + type + "_" + map(unpool.pooling().src()) + "_"
                        + window(unpool.pooling().window(), 1);
            case UpsampleKey upsample ->
                "upsample_" + type + "_" + map(upsample.src()) + "_f"
                        + pair(upsample.factorHeight(), upsample.factorWidth()) + "_" + mode(upsample.mode());
        };
    }

    static KernelKey parse(String spelling) {
        Deque<String> fields = new ArrayDeque<>(
                Arrays.asList(spelling.replace("leaky_relu", "leaky-relu").split("_", -1)));
        try {
            String operator = next(fields);
            ElementType type = ElementType.of(next(fields));
            KernelKey key = switch (operator) {
                case "dense" -> dense(type, fields);
                case "convlstm" -> ConvLstmGrammar.parse(type, fields);
                default -> onMap(operator, type, map(next(fields)), fields);
            };
            if (!fields.isEmpty() || !key.toString().equals(spelling)) {
                throw new IllegalArgumentException("the canonical spelling is \"" + key + "\"");
            }
            return key;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + spelling + "\" is not a kernel key: a number in it is missing or too large", e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("\"" + spelling + "\" is not a kernel key: " + e.getMessage(), e);
        }
    }

    private static KernelKey dense(ElementType type, Deque<String> fields) {
        int inputs = number(fields, "i");
        return new DenseKey(type, inputs, number(fields, "o"), activation(fields));
    }

    private static KernelKey onMap(String operator, ElementType type, Shape src, Deque<String> fields) {
        if (operator.equals("upsample")) {
            int[] factors = pair(next(fields).substring(1));
            return new UpsampleKey(type, src, mode(fields), factors[0], factors[1]);
        }
        Matcher window = match(WINDOW, next(fields));
        int groups = window.group(5) == null ? 1 : Integer.parseInt(window.group(5));
        return switch (operator) {
            case "conv2d" -> {
                int filters = number(fields, "o");
                Activation activation = activation(fields);
                yield new Conv2dKey(
                        type,
                        src,
                        window(window),
                        groups,
                        filters,
                        activation,
                        fields.isEmpty() ? 1 : number(fields, "max"));
            }
            case "deconv2d" -> {
                int filters = number(fields, "o");
                boolean padded = !fields.isEmpty() && fields.getFirst().startsWith("op");
                int[] padding = padded ? pair(next(fields).substring(2)) : new int[2];
                yield new Deconv2dKey(
                        type, src, window(window), groups, filters, padding[0], padding[1], activation(fields));
            }
            case "maxpool2d" -> new MaxPool2dKey(type, src, window(window));
            case "avgpool2d" -> new AvgPool2dKey(type, src, window(window), !"excpad".equals(fields.pollFirst()));
            case "maxunpool2d" -> new MaxUnpool2dKey(new MaxPool2dKey(type, src, window(window)));
            default -> throw new IllegalArgumentException("unknown operator \"" + operator + "\"");
        };
    }

    static String map(Shape shape) {
        return "h" + shape.height() + "w" + shape.width() + "c" + shape.channels();
    }

    static Shape map(String field) {
        Matcher map = match(MAP, field);
        return new Shape(
                Integer.parseInt(map.group(1)), Integer.parseInt(map.group(2)), Integer.parseInt(map.group(3)));
    }

    private static String window(Window window, int groups) {
        Axis height = window.height();
        Axis width = window.width();
        boolean symmetric = height.padBefore() == height.padAfter() && width.padBefore() == width.padAfter();
        String padding = symmetric
                ? pair(height.padBefore(), width.padBefore())
                : height.padBefore() + "." + width.padBefore() + "." + height.padAfter() + "." + width.padAfter();
        String dilation =
                height.dilation() == 1 && width.dilation() == 1 ? "" : "d" + pair(height.dilation(), width.dilation());
        return "k" + pair(height.kernel(), width.kernel()) + "s" + pair(height.stride(), width.stride()) + "p" + padding
                + dilation + (groups == 1 ? "" : "g" + groups);
    }

    private static Window window(Matcher field) {
        int[] kernel = pair(field.group(1));
        int[] stride = pair(field.group(2));
        int[] padding = padding(field.group(3));
        int[] dilation = field.group(4) == null ? new int[] {1, 1} : pair(field.group(4));
        return new Window(
                new Axis(kernel[0], stride[0], padding[0], padding[2], dilation[0]),
                new Axis(kernel[1], stride[1], padding[1], padding[3], dilation[1]));
    }

    private static int[] padding(String field) {
        if (field.contains(".")) {
            return Arrays.stream(field.split("\\.", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
        int[] symmetric = pair(field);
        return new int[] {symmetric[0], symmetric[1], symmetric[0], symmetric[1]};
    }

    private static String outputPadding(Deconv2dKey key) {
        int height = key.outputPaddingHeight();
        int width = key.outputPaddingWidth();
        return height == 0 && width == 0 ? "" : "_op" + pair(height, width);
    }

    private static String activation(Activation activation) {
        return activation.isIdentity() ? "" : "_" + activation;
    }

    private static Activation activation(Deque<String> fields) {
        boolean absent = fields.isEmpty() || fields.getFirst().startsWith("max");
        return absent ? Activation.IDENTITY : Activation.parse(next(fields).replace("leaky-relu", "leaky_relu"));
    }

    private static String mode(UpsampleKey.Mode mode) {
        return switch (mode) {
            case NEAREST -> "nearest";
            case BILINEAR_HALF_PIXEL -> "bilinear";
            case BILINEAR_ALIGNED -> "bilinear_aligned";
        };
    }

    private static UpsampleKey.Mode mode(Deque<String> fields) {
        return switch (String.join("_", next(fields), fields.isEmpty() ? "" : next(fields))) {
            case "nearest_" -> UpsampleKey.Mode.NEAREST;
            case "bilinear_" -> UpsampleKey.Mode.BILINEAR_HALF_PIXEL;
            case "bilinear_aligned" -> UpsampleKey.Mode.BILINEAR_ALIGNED;
            default -> throw new IllegalArgumentException("the mode is nearest, bilinear or bilinear_aligned");
        };
    }

    static String next(Deque<String> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("it ends too early");
        }
        return fields.removeFirst();
    }

    static int number(Deque<String> fields, String prefix) {
        String field = next(fields);
        if (!field.startsWith(prefix)) {
            throw new IllegalArgumentException("expected " + prefix + " and a number, not \"" + field + "\"");
        }
        return Integer.parseInt(field.substring(prefix.length()));
    }

    static String pair(int first, int second) {
        return first == second ? Integer.toString(first) : first + "x" + second;
    }

    static int[] pair(String field) {
        Function<String, int[]> same = text -> new int[] {Integer.parseInt(text), Integer.parseInt(text)};
        int cross = field.indexOf('x');
        return cross < 0
                ? same.apply(field)
                : new int[] {Integer.parseInt(field.substring(0, cross)), Integer.parseInt(field.substring(cross + 1))};
    }

    static Matcher match(Pattern pattern, String field) {
        Matcher matcher = pattern.matcher(field);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + field + "\" does not match " + pattern);
        }
        return matcher;
    }
}
