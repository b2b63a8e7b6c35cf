package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.graph.MemoryPlan;

/**
 * What a run was planned to be.
 *
 * @param input shape of one item, or of a frame where items are sequences
 * @param frames of an item; 1 of a single map
 * @param outputs frames given by the model for an item, which its loss is over; 1 of a single map
 * @param code shape of one code
 * @param parameters trainable numbers
 * @param macs multiply-adds of forward for one item, over all its frames
 * @param batch items of a full step
 * @param trainingItems items of the training data
 * @param validationItems items held back
 * @param droppedItems items that are neither trained on nor held back
 * @param firstStep steps that were done before this run, more than 0 when it resumes another
 * @param steps when it ends
 * @param kernels which kernels run and why, one sentence
 * @param memory of the program and the optimizer, and, where training follows teachers, of the program without any by
 *     which items held back are measured; the batch that is read takes {@code 2 batch frames input} floats more, and
 *     half as many numbers of the program's type where that is f64, or where frames are cut into blocks
 */
public record PlanFigures(
        Shape input,
        int frames,
        int outputs,
        Shape code,
        ElementType type,
        long parameters,
        long macs,
        int batch,
        int trainingItems,
        int validationItems,
        int droppedItems,
        long firstStep,
        long steps,
        int threads,
        String kernels,
        MemoryPlan memory) {

    /** A reconstruction loss by the pixels of all frames that it is over. */
    public double perPixel(double reconstruction) {
        return reconstruction / (input.pixels() * outputs);
    }

    /** All bytes of tensors. */
    public long plannedBytes() {
        return memory.peakBytes();
    }
}
