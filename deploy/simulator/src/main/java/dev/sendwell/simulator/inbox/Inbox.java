package dev.sendwell.simulator.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** The messages in the order of their acceptance. Safe for use by many threads. */
public final class Inbox {
    private static final int DIFFERENT_WORDS = 10_000;
    private static final int CHUNK = 1_000;

    private final long contentBytesLimit;
    private final List<Message> messages = new ArrayList<>();
    private final Map<Integer, Content> contents = new HashMap<>();
    private final Deque<Integer> withContent = new ArrayDeque<>();
    private final Map<String, String> words = new HashMap<>();
    private long contentBytes;

    /**
     * @param contentBytesLimit how many bytes of source and events are kept; of the newest message always
     */
    public Inbox(long contentBytesLimit) {
        this.contentBytesLimit = contentBytesLimit;
    }

    /**
     * Adds a message.
     *
     * @param message makes it from the number it gets
     */
    public synchronized void add(IntFunction<Message> message, Content content) {
        int number = messages.size() + 1;
        messages.add(message.apply(number));
        contents.put(number, content);
        withContent.addLast(number);
        contentBytes += content.bytes();
        while (contentBytes > contentBytesLimit && withContent.size() > 1) {
            contentBytes -= contents.remove(withContent.removeFirst()).bytes();
        }
    }

    /** The same text as one object, as long as there are not too many different ones: subjects repeat a lot. */
    public synchronized String word(String text) {
        if (words.size() >= DIFFERENT_WORDS) {
            return words.getOrDefault(text, text);
        }
        String known = words.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    /** How many messages there are. */
    public synchronized int count() {
        return messages.size();
    }

    /** A message by its number. */
    public synchronized Optional<Message> message(int number) {
        return number < 1 || number > messages.size() ? Optional.empty() : Optional.of(messages.get(number - 1));
    }

    /** A message's content, while it is kept. */
    public synchronized Optional<Content> content(int number) {
        return Optional.ofNullable(contents.get(number));
    }

    /** Those that match, newest first. */
    public Page newest(Predicate<Message> matching, int offset, int limit) {
        List<Message> page = new ArrayList<>();
        int matches = 0;
        for (int upTo = count(); upTo > 0; upTo -= CHUNK) {
            List<Message> chunk = chunk(Math.max(0, upTo - CHUNK), upTo);
            for (Message message : chunk.reversed()) {
                if (matching.test(message)) {
                    if (matches >= offset && page.size() < limit) {
                        page.add(message);
                    }
                    matches++;
                }
            }
        }
        return new Page(matches, page);
    }

    /** Up to a thousand messages after a number, oldest first; empty at the end. */
    public List<Message> after(int number) {
        return chunk(number, number + CHUNK);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        messages.clear();
        contents.clear();
        withContent.clear();
        words.clear();
        contentBytes = 0;
    }

    private synchronized List<Message> chunk(int from, int to) {
        int end = Math.min(to, messages.size());
        return from >= end ? List.of() : List.copyOf(messages.subList(from, end));
    }

    /**
     * Some of the messages that match.
     *
     * @param total how many match
     */
    public record Page(int total, List<Message> messages) {}
}
