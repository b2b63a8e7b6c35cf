package io.lanewise.verify.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.generator.EmitterMutant;
import io.lanewise.verify.KernelSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs that other frameworks have had, put into the emitters: the laws find each, and find nothing without them. */
class EmitterMutantsTest {

    private static final long SEED = 11;
    private static final int BITS = 128;

    @ParameterizedTest
    @EnumSource
    void lawsKill(EmitterMutant mutant) {
        assertEquals(Set.of(), broken(mutant, new CompilingProvider()));
        Set<Law> killers = broken(mutant, mutant.provider());
        System.out.println(mutant + " is killed by " + killers);
        assertTrue(
                killers.containsAll(EnumSet.of(
                        Law.BIT_EQUALITY, Law.LATTICE_EQUALITY, Law.ADJOINT_IDENTITY, Law.FINITE_DIFFERENCES)),
                killers::toString);
    }

    private static Set<Law> broken(EmitterMutant mutant, CompilingProvider provider) {
        Set<Law> broken = EnumSet.noneOf(Law.class);
        for (Law law : Law.values()) {
            try {
                var key = mutant.shape()
                        .withType(
                                law == Law.FINITE_DIFFERENCES
                                        ? io.lanewise.kernel.ElementType.F64
                                        : mutant.shape().type());
                law.check(Subject.of(key, BITS, KernelSource.of(provider, BITS), SEED));
            } catch (LawViolation violation) {
                broken.add(violation.law());
            }
        }
        return broken;
    }
}
