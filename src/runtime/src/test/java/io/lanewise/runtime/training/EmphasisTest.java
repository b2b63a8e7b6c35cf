package io.lanewise.runtime.training;

import static io.lanewise.runtime.training.Runs.EVERYTHING;
import static io.lanewise.runtime.training.Runs.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.TinyModels;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EmphasisTest {

    /** The first step begins with the same weights, whatever the emphasis. */
    @Test
    void emphasisChangesTheLossAndTheModelButNotHowErrorsAreReported() throws IOException {
        String noPenalties = EVERYTHING.replaceAll("(?m)^  (sparsity|weights): .*$", "");
        var plain = train(TinyModels.dense(noPenalties), 8);
        var emphasized =
                train(TinyModels.dense(noPenalties.replace("{mask: 0.2}", "{mask: 0.2, emphasis: {clean: 0.1}}")), 8);
        LossPoint before = plain.report().losses().getFirst();
        LossPoint after = emphasized.report().losses().getFirst();
        assertEquals(before.reconstruction(), after.reconstruction());
        assertEquals(before.loss(), before.reconstruction());
        assertTrue(after.loss() < after.reconstruction(), after.toString());
        assertEquals(
                plain.report().validations().getFirst(),
                emphasized.report().validations().getFirst());
        assertFalse(Arrays.equals(
                plain.tensors().get("encoder.0.weight"),
                emphasized.tensors().get("encoder.0.weight")));
    }
}
