package dev.sendwell.simulator.inbox;

import java.util.List;

/** What is kept of the newest messages only: source and events. */
public final class Content {
    private final byte[] source;
    private final List<Event> events;

    /**
     * @param source header and body as SMTP took them; not to be changed by anybody
     * @param events what SendGrid reports of it, in the order in which it happens
     */
    public Content(byte[] source, List<Event> events) {
        this.source = source;
        this.events = List.copyOf(events);
    }

    public byte[] source() {
        return source;
    }

    public List<Event> events() {
        return events;
    }

    int bytes() {
        return source.length
                + events.stream().mapToInt(event -> event.json().length()).sum();
    }

    /**
     * One reported event.
     *
     * @param name SendGrid's word
     * @param atMillis when it happens, milliseconds since 1970
     * @param json as posted
     */
    public record Event(String name, long atMillis, String json) {}
}
