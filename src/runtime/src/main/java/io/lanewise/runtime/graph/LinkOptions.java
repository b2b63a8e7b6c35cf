package io.lanewise.runtime.graph;

/**
 * What a program is linked for.
 *
 * @param batch items of a full batch, at least 1; smaller ones can be run as well
 * @param part what of the model
 * @param training whether backward can be run
 * @param inputGradient whether backward yields the gradient of the input too, which training has no use for
 * @param optimizerStates numbers that the optimizer keeps for each parameter, to be counted in the memory plan: momentum 1, Adam 2
 * @param heldOut items of a full batch of a second program, {@linkplain #inference for inference} with the same parameters, which measures items
 *     held back beside this one, to be counted in the memory plan; 0 for none
 * @param recurrence through time, and the memory that training may take
 */
public record LinkOptions(
        int batch,
        Part part,
        boolean training,
        boolean inputGradient,
        int optimizerStates,
        int heldOut,
        Recurrence recurrence) {

    /** @throws IllegalArgumentException when the batch is empty, or a program for inference is to have what only training has */
    public LinkOptions {
        if (batch < 1) {
            throw new IllegalArgumentException("A batch has at least 1 item, not " + batch + ".");
        }
        if (optimizerStates < 0 || heldOut < 0) {
            throw new IllegalArgumentException("An optimizer keeps 0 numbers or more for each parameter, and 0 items or more are held"
                    + " out, not " + optimizerStates + " and " + heldOut + ".");
        }
        if (!training && (inputGradient || optimizerStates > 0 || heldOut > 0)) {
            throw new IllegalArgumentException("Only a program for training has gradients, an optimizer, and items held out.");
        }
    }

    /** @throws IllegalArgumentException when the batch is less than 1 */
    public static LinkOptions inference(int batch) {
        return new LinkOptions(batch, Part.WHOLE, false, false, 0, 0, Recurrence.DEFAULT);
    }

    /** @throws IllegalArgumentException when the batch is less than 1 */
    public static LinkOptions training(int batch) {
        return new LinkOptions(batch, Part.WHOLE, true, false, 0, 0, Recurrence.DEFAULT);
    }

    /** @throws IllegalArgumentException when it is less than 1 */
    public LinkOptions withBatch(int items) {
        return new LinkOptions(items, part, training, inputGradient, optimizerStates, heldOut, recurrence);
    }

    public LinkOptions only(Part other) {
        return new LinkOptions(batch, other, training, inputGradient, optimizerStates, heldOut, recurrence);
    }

    /** @throws IllegalArgumentException when nothing is trained */
    public LinkOptions withInputGradient() {
        return new LinkOptions(batch, part, training, true, optimizerStates, heldOut, recurrence);
    }

    /** @throws IllegalArgumentException when they are less than 0, or nothing is trained */
    public LinkOptions withOptimizerStates(int states) {
        return new LinkOptions(batch, part, training, inputGradient, states, heldOut, recurrence);
    }

    /** @throws IllegalArgumentException when it is less than 0, or nothing is trained */
    public LinkOptions withHeldOut(int items) {
        return new LinkOptions(batch, part, training, inputGradient, optimizerStates, items, recurrence);
    }

    public LinkOptions withRecurrence(Recurrence other) {
        return new LinkOptions(batch, part, training, inputGradient, optimizerStates, heldOut, other);
    }
}
