package io.lanewise.generator;

/** The sums of a {@link GatherTile}, tap after tap and channel after channel: in each step the weights are loaded once, and the input of each pixel is broadcast. */
record TapSums(GatherTile tile) {

    void emit(Body body) {
        GatherPlan plan = tile.plan();
        int tapRows = tile.row().taps().size();
        int tapColumns = tile.column().taps().size();
        boolean contiguous = plan.gathering().groups() == 1 && tile.column().tapStep() == 1;
        int summed = plan.gathering().srcGroupChannels();
        int run = contiguous ? tapColumns * summed : summed;
        int runs = contiguous ? 1 : tapColumns;
        boolean unrollRun = tile.mayUnroll(run);
        boolean unrollRuns = unrollRun && tile.mayUnroll(runs * run);
        boolean unrollRows = unrollRuns && tile.mayUnroll(tapRows * runs * run);
        declareOperands(body);
        Counter rows = new Counter(body, "kh", tapRows, unrollRows);
        rows.each(kh -> {
            tile.setRows(body, kh);
            Counter columns = new Counter(body, "kw", runs, unrollRuns);
            columns.each(kw -> {
                String srcRun = Terms.product(kw, tile.column().tapStep() * plan.gathering().src().channels());
                String weiRun = Terms.sum(
                        "weiBase", Terms.product(kh, tapColumns * summed * plan.blockChannels()), Terms.product(kw, summed * plan.blockChannels()));
                if (unrollRun) {
                    for (int i = 0; i < run; i++) {
                        step(body, Terms.sum(srcRun, Integer.toString(i)), Terms.sum(weiRun, Integer.toString(i * plan.blockChannels())));
                    }
                } else {
                    body.let("weiRun", weiRun);
                    boolean offset = !srcRun.equals("0");
                    if (offset) {
                        body.let("srcRun", srcRun);
                    }
                    body.loop("i", run, () -> step(body, offset ? "srcRun + i" : "i", "weiRun + i * " + plan.blockChannels()));
                }
            });
        });
    }

    private void declareOperands(Body body) {
        for (int vector = 0; vector < tile.tileVectors(); vector++) {
            body.line("$T wei$L", tile.vectors().vector(), vector);
        }
        body.line("$T pixel", tile.vectors().vector());
        tile.declareRows(body);
    }

    /** One tap of one input channel. */
    private void step(Body body, String srcOffset, String weiIndex) {
        Vectors vectors = tile.vectors();
        for (int vector = 0; vector < tile.tileVectors(); vector++) {
            body.set("wei" + vector, vectors.load("wei", Terms.sum(weiIndex, Integer.toString(vector * vectors.lanes()))));
        }
        for (int pixel = 0; pixel < tile.pixels(); pixel++) {
            int along = pixel % tile.pixelsOfRow() * tile.column().inputStep() * tile.plan().gathering().src().channels();
            String index = Terms.sum(tile.rowBase(pixel / tile.pixelsOfRow()), srcOffset, Integer.toString(along));
            body.set("pixel", vectors.broadcast("src[" + index + "]"));
            for (int vector = 0; vector < tile.tileVectors(); vector++) {
                String sum = tile.sumName(pixel, vector);
                body.set(sum, vectors.fma("pixel", "wei" + vector, sum));
            }
        }
    }
}
