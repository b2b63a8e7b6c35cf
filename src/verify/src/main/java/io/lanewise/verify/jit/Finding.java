package io.lanewise.verify.jit;

/** One breach of the JIT contract: the kernel, the rule, and the method and cause in words. */
public record Finding(String kernel, Rule rule, String detail) {

    /** The rules of the contract. */
    public enum Rule {
        /** A method has more bytecodes than HotSpot compiles. */
        METHOD_SIZE,
        /** A method passes vectors and is too large to be inlined for sure. */
        VECTORS_IN_SIGNATURE,
        /** A species is not a constant to C2. */
        SPECIES,
        /** A method makes a lambda. */
        LAMBDA,
        /** A method calls a convenience of the Vector API, whose inner call sites all species share. */
        SHARED_CALL_SITE,
        /** After the warm-up code of the kernel was not compiled by C2. */
        NOT_COMPILED,
        /** A compiler gave up on a method of the kernel, at any tier. */
        COMPILATION_FAILED,
        /** A call allocates memory in steady state: vectors are boxed. */
        ALLOCATES
    }

    @Override
    public String toString() {
        return kernel + ": " + rule + ": " + detail;
    }
}
