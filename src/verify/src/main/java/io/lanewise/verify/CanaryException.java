package io.lanewise.verify;

/** A kernel wrote where it must not. */
public final class CanaryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CanaryException(String message) {
        super(message);
    }
}
