package io.lanewise.kernel;

import java.util.OptionalLong;

/** A model cannot be linked here: no kernel, no such vector width, not enough memory. The message is one sentence that names the fix. */
public final class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String problem;
    private final long heapMebibytes;

    public LinkException(String message) {
        super(message);
        this.problem = message;
        this.heapMebibytes = 0;
    }

    private LinkException(String problem, long heapMebibytes) {
        super(problem + ": start java with -Xmx" + heapMebibytes + "m, or use a smaller batch.");
        this.problem = problem;
        this.heapMebibytes = heapMebibytes;
    }

    /**
     * The heap is too small.
     *
     * @param problem what does not fit, without a full stop
     * @param heapMebibytes the heap with which it would
     */
    public static LinkException heap(String problem, long heapMebibytes) {
        return new LinkException(problem, heapMebibytes);
    }

    /** What is wrong; where a larger heap helps, without the fix, for those who set the heap in another way. */
    public String problem() {
        return problem;
    }

    /** The heap that would do, in MiB, where it is the heap that is too small. */
    public OptionalLong heapMebibytes() {
        return heapMebibytes == 0 ? OptionalLong.empty() : OptionalLong.of(heapMebibytes);
    }
}
