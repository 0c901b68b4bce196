package dev.sendwell.config.integration;

import java.util.ArrayList;
import java.util.List;

/**
 * The ports that an integration may name.
 *
 * @param written as configured, such as {@code 25,465,2525-2530}
 */
record AllowedPorts(String written, List<Range> ranges) {

    record Range(int first, int last) {}

    /**
     * Reads ports and ranges, separated by commas.
     *
     * @throws IllegalArgumentException naming the configuration key
     */
    static AllowedPorts parse(String written) {
        List<Range> ranges = new ArrayList<>();
        for (String part : written.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            try {
                Range range = new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
                if (range.first < 1 || range.last > 65_535 || range.first > range.last) {
                    throw refusal(part);
                }
                ranges.add(range);
            } catch (NumberFormatException e) {
                throw refusal(part);
            }
        }
        return new AllowedPorts(written, List.copyOf(ranges));
    }

    boolean contain(int port) {
        return ranges.stream().anyMatch(range -> range.first <= port && port <= range.last);
    }

    private static IllegalArgumentException refusal(String part) {
        return new IllegalArgumentException(
                "sendwell.smtp.allowed-ports is no list of ports such as 25,465,2525-2530: " + part);
    }
}
