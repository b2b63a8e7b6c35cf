package io.lanewise.kernel;

/** A model cannot be linked here: no kernel, no such vector width, not enough memory. The message is one sentence that names the fix. */
public final class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LinkException(String message) {
        super(message);
    }
}
