package dev.sendwell.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, several times each, and what follows. */
final class Figures {
    private final Map<String, List<Double>> rounds = new LinkedHashMap<>();
    private final Map<String, Double> values = new LinkedHashMap<>();

    /** One round's figure. */
    void add(String name, double value) {
        rounds.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        System.out.printf(Locale.ROOT, "  %-40s %,14.0f%n", name, value);
    }

    double median(String name) {
        return median(rounds.getOrDefault(name, List.of()));
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1
                        ? sorted[middle]
                        : Arrays.stream(sorted, middle - 1, middle + 1)
                                .average()
                                .orElseThrow();
    }

    /** The median of the rounds' own ratios: each compares two runs that followed each other. */
    void ratio(String key, String of, String to) {
        List<Double> numerators = rounds.getOrDefault(of, List.of());
        List<Double> denominators = rounds.getOrDefault(to, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(numerators.size(), denominators.size()); i++) {
            ratios.add(numerators.get(i) / denominators.get(i));
        }
        if (!ratios.isEmpty()) {
            values.put(key, Math.round(median(ratios) * 1000) / 1000d);
        }
    }

    void value(String key, Number value) {
        values.put(key, value.doubleValue());
    }

    Map<String, Double> values() {
        return values;
    }

    void print() {
        System.out.println("Medians");
        rounds.forEach((name, all) -> System.out.printf(Locale.ROOT, "  %-40s %,14.0f%n", name, median(all)));
        values.forEach((name, value) -> System.out.printf(Locale.ROOT, "  %-40s %14.3f%n", name, value));
    }
}
