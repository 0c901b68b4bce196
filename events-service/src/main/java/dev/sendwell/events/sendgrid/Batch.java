package dev.sendwell.events.sendgrid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The elements of one post, each with its bytes as they came.
 *
 * <p>Elements are found by brackets and strings alone. Whether one is good JSON is seen later and by itself, so that a broken
 * element costs nobody else anything.
 */
public final class Batch {
    /** Many times as many as SendGrid posts at once: the shortest event that it sends takes some hundred bytes. */
    public static final int MOST_ELEMENTS = 20_000;

    private final byte[] body;
    private final List<Element> elements;

    private Batch(byte[] body, List<Element> elements) {
        this.body = body;
        this.elements = elements;
    }

    /** Cuts a body into its elements, and stops after one more than are allowed; empty when it is no array, or an array without a single object in it. */
    public static Optional<Batch> split(byte[] body) {
        int start = skipWhiteSpace(body, 0);
        if (start == body.length || body[start] != '[') {
            return Optional.empty();
        }
        List<Element> elements = new ArrayList<>();
        int depth = 0;
        int from = start + 1;
        for (int i = from; i < body.length; i++) {
            switch (body[i]) {
                case '"' -> i = endOfString(body, i);
                case '{', '[' -> depth++;
                case '}' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        add(body, from, i, elements);
                        from = i + 1;
                        if (elements.size() > MOST_ELEMENTS) {
                            return Optional.of(new Batch(body, elements));
                        }
                    }
                }
                case ']' -> {
                    if (depth == 0) {
                        add(body, from, i, elements);
                        return complete(body, i + 1, elements);
                    }
                    depth--;
                }
                default -> {}
            }
            if (depth < 0) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether there are more elements than are allowed, so that they are not all here. */
    public boolean hasTooMany() {
        return elements.size() > MOST_ELEMENTS;
    }

    /** The elements in their order. */
    public List<Element> elements() {
        return elements;
    }

    /** A copy of an element's bytes. */
    byte[] bytes(Element element) {
        return Arrays.copyOfRange(body, element.from, element.to);
    }

    byte[] body() {
        return body;
    }

    private static Optional<Batch> complete(byte[] body, int end, List<Element> elements) {
        boolean nothingFollows = skipWhiteSpace(body, end) == body.length;
        boolean anyObject = elements.isEmpty() || elements.stream().anyMatch(element -> body[element.from] == '{');
        return nothingFollows && anyObject ? Optional.of(new Batch(body, List.copyOf(elements))) : Optional.empty();
    }

    private static void add(byte[] body, int from, int to, List<Element> elements) {
        int first = skipWhiteSpace(body, from);
        if (first >= to) {
            return;
        }
        int last = to;
        while (isWhiteSpace(body[last - 1])) {
            last--;
        }
        elements.add(new Element(first, last));
    }

    /** The index of the closing quote, or of the last byte when none closes. */
    private static int endOfString(byte[] body, int opening) {
        for (int i = opening + 1; i < body.length; i++) {
            if (body[i] == '\\') {
                i++;
            } else if (body[i] == '"') {
                return i;
            }
        }
        return body.length;
    }

    private static int skipWhiteSpace(byte[] body, int from) {
        int i = from;
        while (i < body.length && isWhiteSpace(body[i])) {
            i++;
        }
        return i;
    }

    /** RFC 8259 §2. */
    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /**
     * Where an element stands in the body, without white space around it.
     *
     * @param to exclusive
     */
    public record Element(int from, int to) {}
}
