package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.analysis.Denoised;
import io.lanewise.analysis.DenoisingScores;
import io.lanewise.analysis.DenoisingScores.Score;
import java.io.IOException;
import java.util.List;

/** How well noise was removed, in words, as a table and in JSON. */
final class Denoising {

    private Denoising() {}

    /** The means of all methods. */
    static Table table(DenoisingScores scores) {
        var table = new Table("mean of " + Figures.plural(scores.items().size(), "item"), ">PSNR", ">SSIM");
        scores.means().forEach(score -> table.row(score.method(), Figures.decibels(score.psnr()), ssim(score.ssim())));
        return table;
    }

    /** {@code 0.873}. */
    static String ssim(double value) {
        return Double.isNaN(value) ? "-" : Figures.format("%.3f", value);
    }

    /** What the model gains over everything else, or loses. */
    static String verdict(DenoisingScores scores) {
        Score model = scores.mean(Denoised.MODEL).orElseThrow();
        List<String> margins = scores.means().stream()
                .filter(score -> !score.method().equals(Denoised.MODEL))
                .map(score -> margin(model.psnr() - score.psnr(), score.method()))
                .toList();
        String last = margins.getLast();
        String others = String.join(", ", margins.subList(0, margins.size() - 1));
        return "The model is " + (others.isEmpty() ? last : others + " and " + last) + ".";
    }

    private static String margin(double decibels, String method) {
        if (!Double.isFinite(decibels)) {
            return "not to be measured against the " + method;
        }
        return Figures.format("%.2f dB ", Math.abs(decibels)) + (decibels < 0 ? "below the " : "above the ") + method;
    }

    static void write(JsonGenerator json, Score score) throws IOException {
        json.writeStringField("method", score.method());
        Json.number(json, "psnr", score.psnr());
        Json.number(json, "ssim", score.ssim());
    }
}
