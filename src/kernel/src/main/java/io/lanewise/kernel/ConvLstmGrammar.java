package io.lanewise.kernel;

import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spelling of ConvLSTM cells. A cell that reads a projection has neither input channels nor an input kernel. */
final class ConvLstmGrammar {

    private static final Pattern PROJECTED_MAP = Pattern.compile("h(\\d+)w(\\d+)");
    private static final Pattern WINDOWS =
            Pattern.compile("k(PAIR)(?:s(PAIR))?(?:d(PAIR))?(?:r(PAIR))?".replace("PAIR", "\\d+(?:x\\d+)?"));
    private static final String PEEPHOLE = "pee";

    private ConvLstmGrammar() {}

    static String format(ConvLstmKey key) {
        String recurrent =
                KeyGrammar.pair(key.hiddenWindow().height().kernel(), key.hiddenWindow().width().kernel());
        String paths = key.inputWindow()
                .map(window -> KeyGrammar.map(key.src()) + "_" + windows(window, recurrent))
                .orElseGet(() -> "h" + key.src().height() + "w" + key.src().width() + "_r" + recurrent);
        return "convlstm_" + key.type().spelling() + "_" + paths + "_o" + key.hidden() + "_" + PEEPHOLE
                + key.peephole().spelling() + "_" + key.candidate() + "_" + key.output()
                + (key.gate().equals(Activation.SIGMOID) ? "" : "_" + key.gate());
    }

    private static String windows(Window window, String recurrent) {
        String kernel = KeyGrammar.pair(window.height().kernel(), window.width().kernel());
        return "k" + kernel
                + unlessOne("s", window.height().stride(), window.width().stride())
                + unlessOne("d", window.height().dilation(), window.width().dilation())
                + (recurrent.equals(kernel) ? "" : "r" + recurrent);
    }

    private static String unlessOne(String field, int height, int width) {
        return height == 1 && width == 1 ? "" : field + KeyGrammar.pair(height, width);
    }

    /** Reads the fields after the element type. */
    static ConvLstmKey parse(ElementType type, Deque<String> fields) {
        String map = KeyGrammar.next(fields);
        Matcher projected = PROJECTED_MAP.matcher(map);
        if (projected.matches()) {
            String recurrent = KeyGrammar.next(fields);
            if (!recurrent.startsWith("r")) {
                throw new IllegalArgumentException("expected r and the recurrent kernel, not \"" + recurrent + "\"");
            }
            int hidden = KeyGrammar.number(fields, "o");
            Shape src = new Shape(
                    Integer.parseInt(projected.group(1)),
                    Integer.parseInt(projected.group(2)),
                    Math.multiplyExact(ConvLstmKey.GATES, hidden));
            return cell(type, src, Optional.empty(), recurrent(src, recurrent.substring(1)), hidden, fields);
        }
        Shape src = KeyGrammar.map(map);
        Matcher windows = KeyGrammar.match(WINDOWS, KeyGrammar.next(fields));
        int[] kernel = KeyGrammar.pair(windows.group(1));
        int[] stride = KeyGrammar.pair(orOne(windows.group(2)));
        int[] dilation = KeyGrammar.pair(orOne(windows.group(3)));
        Window input = new Window(
                Axis.same(src.height(), kernel[0], stride[0], dilation[0]),
                Axis.same(src.width(), kernel[1], stride[1], dilation[1]));
        Shape state = new Shape(input.height().convolved(src.height()), input.width().convolved(src.width()), 1);
        Window recurrent = recurrent(state, windows.group(4) == null ? windows.group(1) : windows.group(4));
        return cell(type, src, Optional.of(input), recurrent, KeyGrammar.number(fields, "o"), fields);
    }

    private static ConvLstmKey cell(
            ElementType type, Shape src, Optional<Window> input, Window recurrent, int hidden, Deque<String> fields) {
        ConvLstmKey.Peephole peephole = peephole(KeyGrammar.next(fields));
        Activation candidate = Activation.parse(KeyGrammar.next(fields));
        Activation output = Activation.parse(KeyGrammar.next(fields));
        Activation gate = fields.isEmpty() ? Activation.SIGMOID : Activation.parse(KeyGrammar.next(fields));
        return new ConvLstmKey(type, src, input, recurrent, hidden, peephole, candidate, output, gate);
    }

    private static Window recurrent(Shape state, String kernel) {
        int[] sizes = KeyGrammar.pair(kernel);
        return new Window(
                Axis.same(state.height(), sizes[0], 1, 1), Axis.same(state.width(), sizes[1], 1, 1));
    }

    private static String orOne(String pair) {
        return pair == null ? "1" : pair;
    }

    private static ConvLstmKey.Peephole peephole(String field) {
        for (ConvLstmKey.Peephole peephole : ConvLstmKey.Peephole.values()) {
            if (field.equals(PEEPHOLE + peephole.spelling())) {
                return peephole;
            }
        }
        throw new IllegalArgumentException("expected peepixel, peechannel or peenone, not \"" + field + "\"");
    }
}
