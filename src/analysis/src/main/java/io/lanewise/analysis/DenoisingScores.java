package io.lanewise.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How well methods remove noise.
 *
 * @param items pictures, all with the same methods in the same order
 */
public record DenoisingScores(List<Item> items) {

    public DenoisingScores {
        items = List.copyOf(items);
    }

    /** What methods make of one picture. */
    public record Item(String name, List<Score> scores) {

        public Item {
            scores = List.copyOf(scores);
        }

        /** The scores alone: pictures take memory. */
        public static Item of(String name, List<Denoised> methods) {
            return new Item(
                    name,
                    methods.stream()
                            .map(one -> new Score(one.method(), one.quality().psnr(), one.quality().ssim()))
                            .toList());
        }
    }

    /**
     * How like the clean picture, or on average the clean pictures, what a method makes of the noisy ones is.
     *
     * @param psnr in dB; infinite where a picture is as the clean one
     * @param ssim see {@link Ssim}
     */
    public record Score(String method, double psnr, double ssim) {}

    /**
     * The means over the pictures, of each method. Pictures that noise left as they were, or that a method restored
     * without any difference, have no finite PSNR and are no part of its means, unless there are no others.
     */
    public List<Score> means() {
        List<Item> finite = items.stream()
                .filter(item -> item.scores().stream().allMatch(score -> Double.isFinite(score.psnr())))
                .toList();
        Map<String, List<Score>> all = byMethod(items);
        Map<String, List<Score>> ofPsnr = finite.isEmpty() ? all : byMethod(finite);
        return all.keySet().stream()
                .map(method -> new Score(
                        method, mean(ofPsnr.get(method), Score::psnr), mean(all.get(method), Score::ssim)))
                .toList();
    }

    private static Map<String, List<Score>> byMethod(List<Item> items) {
        return items.stream()
                .flatMap(item -> item.scores().stream())
                .collect(Collectors.groupingBy(Score::method, LinkedHashMap::new, Collectors.toList()));
    }

    private static double mean(List<Score> scores, ToDoubleFunction<Score> figure) {
        return scores.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** The means of one method; empty where it was not tried. */
    public Optional<Score> mean(String method) {
        return means().stream().filter(score -> score.method().equals(method)).findFirst();
    }
}
