package io.lanewise.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** The means over the pictures, of each method. */
    public List<Score> means() {
        Map<String, List<Score>> byMethod = items.stream()
                .flatMap(item -> item.scores().stream())
                .collect(Collectors.groupingBy(Score::method, LinkedHashMap::new, Collectors.toList()));
        return byMethod.entrySet().stream()
                .map(entry -> mean(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Score mean(String method, List<Score> scores) {
        return new Score(
                method,
                scores.stream().mapToDouble(Score::psnr).average().orElse(Double.NaN),
                scores.stream().mapToDouble(Score::ssim).average().orElse(Double.NaN));
    }

    /** The means of one method; empty where it was not tried. */
    public Optional<Score> mean(String method) {
        return means().stream().filter(score -> score.method().equals(method)).findFirst();
    }
}
