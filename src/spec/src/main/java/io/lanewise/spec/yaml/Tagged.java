package io.lanewise.spec.yaml;

import java.util.Optional;

/**
 * A word that chooses among alternatives, with what is said about it.
 *
 * @param place the word
 * @param word its text, one of the accepted
 * @param options what follows it, if anything
 */
public record Tagged(Value place, String word, Optional<Value> options) {

    /** What must follow the word; {@code example} shows the reader what it may be. */
    public Value needed(String example) {
        return options.orElseGet(() -> {
            place.report(word + " needs a value, as in {" + word + ": " + example + "}.");
            return place.asMissing();
        });
    }

    /** Reports it when something follows the word. */
    public void refuseOptions() {
        options.ifPresent(given -> given.report(word + " takes no value."));
    }
}
