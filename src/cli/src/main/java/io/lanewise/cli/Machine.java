package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.FusedMultiplyAdd;
import io.lanewise.kernel.VectorSupport;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this JVM and CPU give.
 *
 * @param c2 whether the optimizing compiler runs
 * @param vectorBits the widest vectors that run well; 0 without the Vector API
 * @param fusedMultiplyAdd whether a fused multiply-add is one instruction
 * @param peakFlops measured operations a second of one core in f32, two a multiply-add, by vector width
 */
record Machine(
        String java,
        boolean c2,
        int processors,
        long heapBytes,
        int vectorBits,
        boolean fusedMultiplyAdd,
        Map<Integer, Double> peakFlops) {

    private static final int[] WIDTHS = {128, 256, 512};

    static Machine here() throws IOException {
        int bits = VectorSupport.isPresent() ? VectorSupport.preferredBits() : 0;
        boolean fma = FusedMultiplyAdd.isInstruction();
        var peaks = new TreeMap<Integer, Double>();
        for (int width : WIDTHS) {
            if (width <= bits && fma) {
                peaks.put(width, PeakProbe.measure(width));
            }
        }
        return new Machine(
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                hasC2(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
                bits,
                fma,
                peaks);
    }

    boolean canRunVectors() {
        return vectorBits > 0 && fusedMultiplyAdd;
    }

    /** C2 is there in mixed and compiled mode, unless tiers end before it. */
    private static boolean hasC2() {
        boolean interpreted = System.getProperty("java.vm.info", "").contains("interpreted");
        boolean endsBefore = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.matches("-XX:TieredStopAtLevel=[0-3]"));
        return !interpreted && !endsBefore;
    }

    void print(PrintWriter out) {
        var table = new Table("this machine", "");
        table.row("Java", java);
        table.row("C2", c2 ? "yes" : "no: kernels will be slow; start java without -Xint and -XX:TieredStopAtLevel");
        table.row("Vector API", vectorBits > 0 ? "yes" : "no: start java with --add-modules jdk.incubator.vector");
        table.row("vector width", vectorBits > 0 ? vectorBits + " bits" : "-");
        table.row("fused multiply-add", fusedMultiplyAdd ? "yes" : "no: linking refuses, since everything would be thousands of times slower");
        table.row("processors", Integer.toString(processors));
        table.row("largest heap", Figures.bytes(heapBytes) + " (LANEWISE_HEAP changes it)");
        peakFlops.forEach((bits, flops) ->
                table.row("peak of one core", Figures.format("%.0f GFLOP/s in f32 with %d bits", flops / 1e9, bits)));
        table.print(out);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("java", java);
        json.writeBooleanField("c2", c2);
        json.writeBooleanField("vectorApi", vectorBits > 0);
        json.writeNumberField("vectorBits", vectorBits);
        json.writeBooleanField("fusedMultiplyAdd", fusedMultiplyAdd);
        json.writeNumberField("processors", processors);
        json.writeNumberField("heapBytes", heapBytes);
        Json.object(json, "peakFlops", to -> {
            for (var peak : peakFlops.entrySet()) {
                to.writeNumberField(peak.getKey().toString(), peak.getValue());
            }
        });
    }
}
