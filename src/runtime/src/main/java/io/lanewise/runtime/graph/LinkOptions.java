package io.lanewise.runtime.graph;

/**
 * What a program is linked for.
 *
 * @param batch items of a full batch, at least 1; smaller ones can be run as well
 * @param part what of the model
 * @param training whether backward can be run
 * @param inputGradient whether backward yields the gradient of the input too, which training has no use for
 * @param optimizerStates numbers that the optimizer keeps for each parameter, to be counted in the memory plan: momentum 1, Adam 2
 * @param recurrence of models over sequences
 */
public record LinkOptions(
        int batch, Part part, boolean training, boolean inputGradient, int optimizerStates, Recurrence recurrence) {

    public LinkOptions {
        if (batch < 1) {
            throw new IllegalArgumentException("A batch has at least 1 item, not " + batch + ".");
        }
        if (!training && (inputGradient || optimizerStates > 0)) {
            throw new IllegalArgumentException("Only a program for training has gradients and an optimizer.");
        }
    }

    public static LinkOptions inference(int batch) {
        return new LinkOptions(batch, Part.WHOLE, false, false, 0, Recurrence.DEFAULT);
    }

    public static LinkOptions training(int batch) {
        return new LinkOptions(batch, Part.WHOLE, true, false, 0, Recurrence.DEFAULT);
    }

    public LinkOptions only(Part other) {
        return new LinkOptions(batch, other, training, inputGradient, optimizerStates, recurrence);
    }

    public LinkOptions withInputGradient() {
        return new LinkOptions(batch, part, training, true, optimizerStates, recurrence);
    }

    public LinkOptions withOptimizerStates(int states) {
        return new LinkOptions(batch, part, training, inputGradient, states, recurrence);
    }

    public LinkOptions withRecurrence(Recurrence other) {
        return new LinkOptions(batch, part, training, inputGradient, optimizerStates, other);
    }
}
