package dev.sendwell.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which ports may be connected to, whatever the address: a name that is allowed may be that of a host with other services. */
public record AllowedPorts(List<Range> ranges) {
    /** Every port there is. */
    public static final AllowedPorts ANY = new AllowedPorts(List.of(new Range(1, 65_535)));

    public AllowedPorts {
        ranges = List.copyOf(ranges);
    }

    /** From one port to another, both included. */
    public record Range(int first, int last) {
        /**
         * @throws IllegalArgumentException when these are no ports, or not in this order
         */
        public Range {
            if (first < 1 || last > 65_535 || first > last) {
                throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
            }
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /**
     * Reads ports and ranges, separated by commas, such as {@code 25,465,2525-2530}.
     *
     * @throws IllegalArgumentException when it is no such list, naming the part
     */
    public static AllowedPorts of(String written) {
        List<Range> ranges = new ArrayList<>();
        for (String part : written.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            try {
                ranges.add(new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("no list of ports such as 25,465,2525-2530: " + part, e);
            }
        }
        return new AllowedPorts(ranges);
    }

    public boolean contain(int port) {
        return ranges.stream().anyMatch(range -> range.first <= port && port <= range.last);
    }

    /** For people, such as {@code 25, 465, 2525-2530}. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }
}
