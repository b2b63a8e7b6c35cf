package io.lanewise.kernel;

/** Rules for channel counts. */
final class Channels {

    private Channels() {}

    static void checkGroups(int groups, int inputs, int outputs) {
        if (groups < 1 || inputs % groups != 0 || outputs < 1 || outputs % groups != 0) {
            throw new IllegalArgumentException("Groups " + groups + " must divide the " + inputs + " input and the " + outputs + " output channels.");
        }
    }
}
