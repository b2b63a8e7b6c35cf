package io.lanewise.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that cannot be used. The message tells everything that is wrong with it, in the order of the file. */
public final class SpecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<SpecProblem> problems;

    public SpecException(List<SpecProblem> problems) {
        super(problems.stream().map(SpecProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Each problem by itself, in the order of the file; at least one. */
    public List<SpecProblem> problems() {
        return problems;
    }
}
