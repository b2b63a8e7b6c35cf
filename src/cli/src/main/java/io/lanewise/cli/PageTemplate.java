package io.lanewise.cli;

import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Pages from the templates of this program, each one HTML file that loads nothing: pictures are data URIs, and the
 * plotting library (uPlot) is part of it. Names of files and models are foreign text; templates escape them.
 */
final class PageTemplate {

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .escapeHTML(true)
            .emptyStringIsFalse(true)
            .withLoader(part -> new StringReader(resource(part + ".html")));

    private PageTemplate() {}

    /**
     * The page.
     *
     * @param template its name
     * @param values what the template reads, beside what all pages have, or instead of it
     */
    static String render(String template, Map<String, Object> values) {
        var all = new HashMap<String, Object>();
        all.put("style", resource("page.css"));
        all.put("chartScript", resource("charts.js"));
        all.put("script", resource("page.js"));
        all.put("uplotStyle", resource("uPlot.min.css"));
        all.put("uplotScript", resource("uPlot.iife.min.js"));
        all.put("uplotLicence", resource("uPlot.LICENSE"));
        all.put("version", Version.number());
        all.putAll(values);
        return COMPILER.compile(resource(template + ".html")).execute(all);
    }

    /** A part of a page, as text. */
    static String resource(String name) {
        return new String(Shipped.bytes("report/" + name), StandardCharsets.UTF_8);
    }
}
