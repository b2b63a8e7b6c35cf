package io.lanewise.runtime.graph;

/** Writes zeros around each item of a buffer, whatever its memory held before. */
record HaloStep(Buffer buffer, Object array, int start, int batch) implements Step {

    @Override
    public void run(Workers workers, int items) {
        clear(items);
    }

    /** Clears the halo of the whole batch. */
    void clear() {
        clear(batch);
    }

    private void clear(int items) {
        int rowPitch = (int) buffer.rowPitch();
        int itemPitch = (int) buffer.itemPitch();
        int rowLength = buffer.shape().width() * buffer.shape().channels();
        for (int item = 0; item < items; item++) {
            // Right of a row and left of the next are neighbours in memory.
            int gap = start + item * itemPitch;
            int row = gap + (int) buffer.origin();
            for (int h = 0; h < buffer.shape().height(); h++) {
                Storage.fill(array, gap, row, 0);
                gap = row + rowLength;
                row += rowPitch;
            }
            Storage.fill(array, gap, start + (item + 1) * itemPitch, 0);
        }
    }
}
