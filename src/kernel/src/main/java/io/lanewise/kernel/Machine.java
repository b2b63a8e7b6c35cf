package io.lanewise.kernel;

/**
 * What dispatch needs to know about this CPU and JVM.
 *
 * @param vectorApi whether the Vector API is present
 * @param widestBits the widest vectors that run well; 0 where the Vector API is absent
 * @param fusedMultiplyAdd whether a fused multiply-add is one instruction
 */
record Machine(boolean vectorApi, int widestBits, boolean fusedMultiplyAdd) {

    static Machine here() {
        boolean vectorApi = VectorSupport.isPresent();
        return new Machine(vectorApi, vectorApi ? VectorSupport.preferredBits() : 0, FusedMultiplyAdd.isInstruction());
    }
}
