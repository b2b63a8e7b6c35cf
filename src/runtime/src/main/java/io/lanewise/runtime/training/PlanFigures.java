package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.graph.MemoryPlan;

/**
 * What a run was planned to be.
 *
 * @param input shape of one item
 * @param code shape of one code
 * @param parameters trainable numbers
 * @param macs multiply-adds of forward for one item
 * @param batch items of a full step
 * @param trainingItems items of the training data
 * @param validationItems items held back
 * @param firstStep steps that were done before this run, more than 0 when it resumes another
 * @param steps when it ends
 * @param kernels which kernels run and why, one sentence
 * @param memory of the program and the optimizer; the batch that is read takes {@code 2 batch input} floats more
 */
public record PlanFigures(
        Shape input,
        Shape code,
        ElementType type,
        long parameters,
        long macs,
        int batch,
        int trainingItems,
        int validationItems,
        long firstStep,
        long steps,
        int threads,
        String kernels,
        MemoryPlan memory) {}
