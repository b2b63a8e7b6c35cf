package io.lanewise.runtime.data;

import java.io.IOException;

/** Data that cannot be used as asked; the message is one sentence, fit to be shown to a user without a stack trace. */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }
}
