package dev.sendwell.events.reports.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is counted. A figure of requests counts each request in the bucket of its earliest outcome; a figure of events counts
 * requests too (the first event of its type, in that event's bucket) and beside that the events themselves.
 */
public enum Figure {
    /**
     * Requests that the sender decided about. At any moment, and for any range and dimension, it is the sum of
     * {@link #ACCEPTED}, {@link #SUPPRESSED}, the three kinds of failed, {@link #EXPIRED}, {@link #CANCELLED},
     * {@link #WAITING} and {@link #UNCONFIRMED}.
     */
    REQUESTED(Of.REQUESTS),
    /** The provider's SMTP server took responsibility. */
    ACCEPTED(Of.REQUESTS),
    /** Deliberately not sent: the address is inactive. */
    SUPPRESSED(Of.REQUESTS),
    /** Refused for good: the mailbox or its domain does not exist. */
    FAILED_RECIPIENT(Of.REQUESTS),
    /** Refused for good: this message. */
    FAILED_MESSAGE(Of.REQUESTS),
    /** Refused for good: ours or the provider's fault. */
    FAILED_INFRASTRUCTURE(Of.REQUESTS),
    /** Deliberately not sent: it became too old. */
    EXPIRED(Of.REQUESTS),
    /** Deliberately not sent: a person stopped it. */
    CANCELLED(Of.REQUESTS),
    /** Deferred and not settled yet. */
    WAITING(Of.REQUESTS),
    /** Sent or not, nobody knows yet. */
    UNCONFIRMED(Of.REQUESTS),
    /** Accepted, and the provider has reported neither delivered nor bounced, blocked or dropped. A part of accepted. */
    NO_EVENT_YET(Of.REQUESTS),
    /** The receiving server took the message. */
    DELIVERED(Of.EVENTS),
    /** The receiving server refused for good. */
    BOUNCED(Of.EVENTS),
    /** Refused because of content, reputation, policy or a full mailbox: temporary. */
    BLOCKED(Of.EVENTS),
    /** The provider did not try. */
    DROPPED(Of.EVENTS),
    /** The receiving server refused for now; the provider tries again. Not {@link #WAITING}, which is our own. */
    DEFERRED(Of.EVENTS),
    /** The recipient reported spam. */
    COMPLAINED(Of.EVENTS),
    /** The recipient left marketing mail, or a group, at the provider or on our own page. */
    UNSUBSCRIBED(Of.EVENTS),
    /** Loaded by a person's mail program. */
    OPENED(Of.EVENTS),
    /** Loaded by a privacy proxy, which says nothing about a person. */
    OPENED_BY_MACHINES(Of.EVENTS),
    /** A link was followed. */
    CLICKED(Of.EVENTS);

    /** Columns of the count tables: every figure's, then the totals of the figures of events. */
    public static final List<String> COLUMNS = columns();

    /** The parts of {@link #REQUESTED}. */
    public static final List<Figure> PARTS = List.of(
            ACCEPTED,
            SUPPRESSED,
            FAILED_RECIPIENT,
            FAILED_MESSAGE,
            FAILED_INFRASTRUCTURE,
            EXPIRED,
            CANCELLED,
            WAITING,
            UNCONFIRMED);

    private final Of of;
    private final String column = name().toLowerCase(Locale.ROOT);

    Figure(Of of) {
        this.of = of;
    }

    /** The figure that a column counts. */
    static Figure ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }

    /** True when events are counted beside requests. */
    public boolean countsEvents() {
        return of == Of.EVENTS;
    }

    /** The column with the number of requests. */
    public String column() {
        return column;
    }

    /** The column with the number of events. Only where {@link #countsEvents}. */
    public String totalColumn() {
        return column + "_total";
    }

    /** Where {@link #column} stands in {@link #COLUMNS}. */
    public int index() {
        return COLUMNS.indexOf(column());
    }

    /** Where {@link #totalColumn} stands in {@link #COLUMNS}. */
    public int totalIndex() {
        return COLUMNS.indexOf(totalColumn());
    }

    /** True when it says what became of an accepted message. */
    boolean settlesAccepted() {
        return this == DELIVERED || this == BOUNCED || this == BLOCKED || this == DROPPED;
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>();
        for (Figure figure : values()) {
            columns.add(figure.column());
        }
        for (Figure figure : values()) {
            if (figure.countsEvents()) {
                columns.add(figure.totalColumn());
            }
        }
        return List.copyOf(columns);
    }

    private enum Of {
        REQUESTS,
        EVENTS
    }
}
