package io.lanewise.spec.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Guesses which of the accepted words was meant. */
final class Spelling {

    /** Words of other frameworks for ours. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("kernel_size", "kernel"),
            Map.entry("pool_size", "kernel"),
            Map.entry("size", "kernel"),
            Map.entry("strides", "stride"),
            Map.entry("dilation_rate", "dilation"),
            Map.entry("out_channels", "filters"),
            Map.entry("neurons", "units"),
            Map.entry("scale", "factor"),
            Map.entry("scale_factor", "factor"),
            Map.entry("lr", "rate"),
            Map.entry("learning_rate", "rate"),
            Map.entry("batch_size", "batch"),
            Map.entry("eps", "epsilon"),
            Map.entry("weight_decay", "decay"),
            Map.entry("scheduler", "schedule"),
            Map.entry("lr_scheduler", "schedule"),
            Map.entry("warmup_steps", "warmup"),
            Map.entry("min_delta", "min_improvement"),
            Map.entry("momentum_rate", "momentum"),
            Map.entry("initialization", "initialisation"),
            Map.entry("initializer", "initialisation"),
            Map.entry("conv2d", "conv"),
            Map.entry("convolution", "conv"),
            Map.entry("deconvolution", "deconv"),
            Map.entry("conv2d_transpose", "deconv"),
            Map.entry("conv_transpose2d", "deconv"),
            Map.entry("fully_connected", "dense"),
            Map.entry("fc", "dense"),
            Map.entry("max_pool", "maxpool"),
            Map.entry("avg_pool", "avgpool"),
            Map.entry("average_pool", "avgpool"),
            Map.entry("resize", "upsample"),
            Map.entry("unflatten", "reshape"),
            Map.entry("linear", "identity"),
            Map.entry("none", "identity"),
            Map.entry("lrelu", "leaky_relu"),
            Map.entry("mse", "l2"),
            Map.entry("binary_crossentropy", "bce"),
            Map.entry("cross_entropy", "bce"),
            Map.entry("clipnorm", "clip"),
            Map.entry("clip_norm", "clip"),
            Map.entry("conv_lstm", "convlstm"),
            Map.entry("convlstm2d", "convlstm"),
            Map.entry("xavier", "glorot"),
            Map.entry("kaiming", "he"));

    private Spelling() {}

    /**
     * The accepted word nearest to {@code word}, if any is near: another framework's word, or a slip of few letters.
     */
    static Optional<String> nearest(String word, Collection<String> accepted) {
        String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
        String synonym = ELSEWHERE.get(lower);
        if (synonym != null && accepted.contains(synonym)) {
            return Optional.of(synonym);
        }
        int tolerated = Math.max(1, lower.length() / 3);
        return accepted.stream()
                .filter(candidate -> distance(lower, candidate) <= tolerated)
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours between two words (Damerau-Levenshtein, each letter
     * edited once).
     */
    static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > b.length()) {
            return Integer.MAX_VALUE;
        }
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
