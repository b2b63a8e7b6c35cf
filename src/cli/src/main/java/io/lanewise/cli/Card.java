package io.lanewise.cli;

import java.util.Map;

/**
 * A figure at the head of a page.
 *
 * @param unit may be empty
 * @param label what the figure is of
 */
record Card(String value, String unit, String label) {

    /** What the page's template reads. */
    Map<String, String> values() {
        return Map.of("value", value, "unit", unit, "label", label);
    }
}
