package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.spec.SpecReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

    /** The name of a file, and a comment of the spec, that would run where they are not escaped. */
    private static final String HOSTILE = "<img src=x onerror=alert(1)>'\"&{{model}}.png";

    @TempDir
    private static Path folder;

    private static String page;

    @BeforeAll
    static void render() throws IOException {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 9);
        Pictures.writeOne(pictures.resolve(HOSTILE), 3);
        var spec = SpecReader.read(
                TinySpec.TEXT.replace("seed: 3", "seed: 3, validation: {files: ['" + HOSTILE.replace("'", "''") + "']}") + "# </pre></script>" + HOSTILE,
                "tiny.yaml");
        var items = ItemOptions.of(8, 8, 1, spec.data(), 3);
        try (var source = ItemSources.open(pictures, items);
                var model = Autoencoder.create(spec, Options.DEFAULT.withScalar())) {
            var split = Split.of(source, spec.training().validation(), 3);
            var trained = model.training(split, TrainingOptions.DEFAULT).run(TrainingListener.NONE);
            var sections = List.of(
                    DenoisingSection.of(trained.model(), trained.report(), spec, split).orElseThrow(),
                    FilterSection.of(trained.model(), trained.report(), spec, split).orElseThrow(),
                    CheckerboardSection.of(trained.model(), trained.report(), spec, split).orElseThrow(),
                    ReportSection.of("Chart", "").with(new ReportSection.Chart(
                            "Bars", ReportSection.Style.BARS, "x", "y", new double[] {1, 2},
                            List.of(new ReportSection.Series("bars", new double[] {3, 4})), false)));
            trained.model().close();
            page = ReportPage.render(trained.report(), spec, Optional.empty(), sections);
        }
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        assertEquals(0, count("(?i)(src|href|action|data|poster|srcset|xlink:href)\\s*=\\s*[\"']?(?!data:|[{\"'])[^\\s>]*(//|\\.(js|css|png|woff))"));
        assertEquals(0, count("(?i)@import|url\\((?!['\"]?data:)|\\bfetch\\(|XMLHttpRequest|WebSocket|\\bimport\\("));
        assertTrue(page.contains("default-src 'none'; img-src data:;"), "the browser is told so as well");
        List<String> addresses = Pattern.compile("https?://[^\\s\"'<)]*").matcher(page).results().map(result -> result.group()).distinct().toList();
        assertEquals(List.of("https://github.com/leeoniya/uPlot"), addresses, "the origin of the library, in its comment");
    }

    @Test
    void hostileNamesAreShownNotRun() {
        assertFalse(page.contains("<img src=x"), "a tag of a name");
        assertTrue(page.contains("&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;"), "the name as text");
        assertEquals(1, count("</pre>"), "the spec cannot leave its box");
    }

    @Test
    void noPlaceholderIsLeft() {
        String withoutForeignText = page.replace("{{model}}.png", "");
        assertFalse(withoutForeignText.contains("{{"), "of the template");
    }

    @Test
    void picturesAreThoseOfTheHeldOutItemAndOfTheFilters() throws IOException {
        var matcher = Pattern.compile("data:image/png;base64,([\\w+/=]+)").matcher(page.replace("&#x3D;", "="));
        var widths = new ArrayList<Integer>();
        while (matcher.find()) {
            byte[] png = Base64.getDecoder().decode(matcher.group(1));
            widths.add(ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        }
        // Clean, noisy and reconstructed; the same beside three filters; four kernels of the first layer.
        assertEquals(List.of(8, 8, 8, 8, 8, 8, 8, 8, 8, 3, 3, 3, 3), widths);
    }

    @Test
    void sectionsTellWhatTheModelIsWorth() {
        assertTrue(page.contains("<h2>Denoising</h2>\n<p class=\"verdict\">The model is "), "denoising");
        assertTrue(page.contains("All 4 units of encoder.0, those with the longest weights first."), "filters");
        assertTrue(page.contains("<td>decoder.0</td><td class=\"n\">2 pixels</td>"), "checkerboard");
    }

    @Test
    void theLicenceOfThePlottingLibraryIsInThePage() {
        assertTrue(page.contains("Copyright (c) 2022 Leon Sorokin"));
    }

    @Test
    void aBrowserDrawsTheCurvesAndRunsNoForeignScript() throws Exception {
        // What a script of the page draws shows in the document that the browser hands back.
        String drawn = Browser.document(folder, page);
        assertEquals(2, Pattern.compile("<canvas").matcher(drawn).results().count(), "uPlot has drawn");
        assertTrue(drawn.contains("training, smoothed"), "and made its legend");
        assertFalse(drawn.contains("<img src=\"x\""), "a name became a tag");
    }

    private static long count(String pattern) {
        // Base64 may spell anything.
        String withoutPictures = page.replaceAll("data:image/png;base64,[\\w+/=;&#]*", "data:");
        return Pattern.compile(pattern).matcher(withoutPictures).results().count();
    }
}
