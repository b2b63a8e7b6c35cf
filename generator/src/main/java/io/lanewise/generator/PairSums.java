package io.lanewise.generator;

import java.util.function.Consumer;

/**
 * The sums of a {@link GatherTile} of one vector of channels, where neighbouring pixels share their broadcasts: every second pixel is one tap behind the pixel
 * before it, so that both need the same input at the same time, each with the weights of its own tap. Each sum still takes its taps in ascending order.
 *
 * <p>A tile of one vector has a broadcast for each multiply-add otherwise, and CPUs that compute 512 bits in two halves broadcast on a unit that also
 * multiplies: three quarters of their peak were left (src/docs/benchmarks.md).
 */
record PairSums(GatherTile tile) {

    /** Where neighbours meet each other's inputs one tap later, and the inputs of neighbouring taps are neighbours in memory. */
    static boolean fits(GatherTile tile) {
        return tile.tileVectors() == 1
                && tile.pixelsOfRow() > 1
                && tile.plan().gathering().groups() == 1
                && tile.column().taps().size() > 1
                && tile.column().tapStep() == 1
                && tile.column().inputStep() == 1;
    }

    void emit(Body body) {
        GatherPlan plan = tile.plan();
        int summed = plan.gathering().srcGroupChannels();
        int run = tile.column().taps().size() * summed;
        Vectors vectors = tile.vectors();
        body.line("$T wei0", vectors.vector());
        body.line("$T wei1", vectors.vector());
        body.line("$T pixel", vectors.vector());
        tile.declareRows(body);
        boolean unrolled = tile.mayUnroll(run + summed);
        Counter rows = new Counter(body, "kh", tile.row().taps().size(), unrolled && tile.mayUnroll(tile.row().taps().size() * (run + summed)));
        rows.each(kh -> {
            tile.setRows(body, kh);
            String weiRun = Terms.sum("weiBase", Terms.product(kh, run * plan.blockChannels()));
            if (!unrolled) {
                body.let("weiRun", weiRun);
            }
            String weiRow = unrolled ? weiRun : "weiRun";
            count(body, 0, summed, unrolled, i -> step(body, i, weiIndex(weiRow, i, 0), null));
            count(body, summed, run, unrolled, i -> step(body, i, weiIndex(weiRow, i, 0), weiIndex(weiRow, i, -summed)));
            count(body, run, run + summed, unrolled, i -> step(body, i, null, weiIndex(weiRow, i, -summed)));
        });
    }

    private static void count(Body body, int from, int to, boolean unrolled, Consumer<String> step) {
        if (unrolled || to - from == 1) {
            for (int i = from; i < to; i++) {
                step.accept(Integer.toString(i));
            }
        } else {
            body.loop("i", Integer.toString(from), Integer.toString(to), 1, () -> step.accept("i"));
        }
    }

    private String weiIndex(String weiRun, String i, int behind) {
        int block = tile.plan().blockChannels();
        return Terms.sum(weiRun, Terms.product(i, block), Integer.toString(behind * block));
    }

    /** One input channel of all pairs; without weights for the pixels ahead they are done, without weights for those behind they have not begun. */
    private void step(Body body, String i, String weiAhead, String weiBehind) {
        Vectors vectors = tile.vectors();
        if (weiAhead != null) {
            body.set("wei0", vectors.load("wei", weiAhead));
        }
        if (weiBehind != null) {
            body.set("wei1", vectors.load("wei", weiBehind));
        }
        int channels = tile.plan().gathering().src().channels();
        for (int poolRow = 0; poolRow < tile.pool(); poolRow++) {
            for (int ahead = 0; ahead < tile.pixelsOfRow(); ahead += 2) {
                boolean pair = ahead + 1 < tile.pixelsOfRow();
                if (weiAhead == null && !pair) {
                    continue;
                }
                String index = Terms.sum(tile.rowBase(poolRow), i, Integer.toString(ahead * channels));
                body.set("pixel", vectors.broadcast("src[" + index + "]"));
                int pixel = poolRow * tile.pixelsOfRow() + ahead;
                if (weiAhead != null) {
                    body.set(tile.sumName(pixel, 0), vectors.fma("pixel", "wei0", tile.sumName(pixel, 0)));
                }
                if (weiBehind != null && pair) {
                    body.set(tile.sumName(pixel + 1, 0), vectors.fma("pixel", "wei1", tile.sumName(pixel + 1, 0)));
                }
            }
        }
    }
}
