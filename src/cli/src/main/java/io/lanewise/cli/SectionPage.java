package io.lanewise.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A page of figures and sections that is not the report of a training run, as one HTML file that loads nothing. */
record SectionPage(String title, String lead, List<Card> cards, List<ReportSection> sections) {

    SectionPage {
        cards = List.copyOf(cards);
        sections = List.copyOf(sections);
    }

    /** The text of the file. */
    String render() throws IOException {
        return PageTemplate.render(
                "section-page",
                Map.of(
                        "title", title,
                        "lead", lead,
                        "cards", cards.stream().map(Card::values).toList(),
                        "curves", "",
                        "sections", ReportSection.values(sections)));
    }
}
