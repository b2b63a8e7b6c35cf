package io.lanewise.verify.laws;

import io.lanewise.kernel.Direction;
import io.lanewise.verify.Role;

/** A kernel broke a law. The message says which, how, and the command that repeats it. */
public final class LawViolation extends AssertionError {

    private static final long serialVersionUID = 1;

    private final Law law;

    private LawViolation(Law law, Subject subject, String direction, String detail, Throwable cause) {
        super(law.statement() + ": " + detail + "\nRepeat with: " + command(subject, direction), cause);
        this.law = law;
    }

    static LawViolation of(Law law, Subject subject, Role role, String detail) {
        return of(law, subject, role.direction(), role.spelling(), detail);
    }

    /** A tensor that the kernels of a direction compute is not what the law wants. */
    static LawViolation of(Law law, Subject subject, Direction direction, String tensor, String detail) {
        return new LawViolation(
                law,
                subject,
                " --direction " + direction.spelling(),
                subject.key() + ", " + tensor + " " + detail,
                null);
    }

    /** A kernel threw an exception, or there is none. */
    static LawViolation of(Law law, Subject subject, RuntimeException failure) {
        return new LawViolation(
                law, subject, oneDirection(subject), subject.key() + ": " + failure.getMessage(), failure);
    }

    private static String oneDirection(Subject subject) {
        return subject.directions().size() == 1
                ? " --direction " + subject.directions().iterator().next().spelling()
                : "";
    }

    private static String command(Subject subject, String direction) {
        String width = subject.bits() == 0 ? " --scalar" : " --bits " + subject.bits();
        return "./lanewise verify --key " + subject.key() + direction + " --type "
                + subject.key().type().spelling() + width + " --seed " + subject.seed();
    }

    public Law law() {
        return law;
    }
}
