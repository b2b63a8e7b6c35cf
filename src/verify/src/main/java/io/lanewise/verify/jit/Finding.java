package io.lanewise.verify.jit;

/** One breach of the JIT contract. */
public record Finding(String kernel, Rule rule, String detail) {

    /** The rules of the contract. */
    public enum Rule {
        /** A method has more bytecodes than HotSpot compiles. */
        METHOD_SIZE,
        /** A method passes vectors and is too large to be inlined for sure. */
        VECTORS_IN_SIGNATURE,
        /** After the warm-up the kernel's code was not compiled by C2. */
        NOT_COMPILED,
        /** A compiler gave up on a method of the kernel. */
        COMPILATION_FAILED,
        /** A call allocates memory in steady state: vectors are boxed. */
        ALLOCATES
    }

    @Override
    public String toString() {
        return kernel + ": " + rule + ": " + detail;
    }
}
