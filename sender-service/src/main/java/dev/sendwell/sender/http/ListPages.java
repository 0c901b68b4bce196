package dev.sendwell.sender.http;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.dashboard.Csv;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.dashboard.Written;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Cursor;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Page;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.Standing;
import dev.sendwell.sender.queue.WaitingView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The requests of a list or of one group of it, as a page and as a file. */
@Path("/queue")
@RunOnVirtualThread
@RolesAllowed({Role.ADMIN, Role.VIEWER})
public class ListPages {
    static final String CSV = "text/csv";
    private static final int LINES = 50;
    private static final int MOST_COUNTED = 100_000;
    /** Files that are written at once. */
    private static final Semaphore FILES = new Semaphore(2);

    private final Queue queue;
    private final AddressHash.Hasher hasher;
    private final Shell shell;

    ListPages(Queue queue, AddressHash.Hasher hasher, Shell shell) {
        this.queue = queue;
        this.hasher = hasher;
        this.shell = shell;
    }

    @GET
    @Path("/list")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance list(@BeanParam ListWords words, @RestQuery @Nullable String after) {
        Asked asked = words.require(hasher, shell.zone());
        Standing standing = asked.standing();
        Cursor cursor = ListWords.cursor(after, standing);
        Page<QueuePage.Row> page = standing.waits()
                ? rows(queue.waiting(asked, cursor, LINES), QueuePage.Row::of)
                : rows(queue.notSent(asked, cursor, LINES), QueuePage.Row::of);
        return Templates.list(new ListView(
                title(standing),
                standing,
                words,
                counted(queue.count(asked, MOST_COUNTED)),
                page.items(),
                page.next() == null ? "" : words.query() + "&after=" + page.next(),
                standing.isRedrivable()));
    }

    private static <T> Page<QueuePage.Row> rows(Page<T> page, java.util.function.Function<T, QueuePage.Row> row) {
        return new Page<>(page.items().stream().map(row).toList(), page.next());
    }

    private static String title(Standing standing) {
        return switch (standing) {
            case WAITING -> "Waiting requests";
            case UNCONFIRMED -> "Unconfirmed requests";
            case FAILED -> "Failed requests";
            case SUPPRESSED -> "Suppressed requests";
            case EXPIRED -> "Expired requests";
            case CANCELLED -> "Cancelled requests";
            case NOT_SENT -> "Requests that were not sent";
        };
    }

    static String counted(long count) {
        return count > MOST_COUNTED ? "more than " + Written.grouped(MOST_COUNTED) : Written.grouped(count);
    }

    /** The same as a file with all of them. */
    @GET
    @Path("/list.csv")
    @Produces(CSV)
    public Response file(@BeanParam ListWords words) {
        return file(queue, words.require(hasher, shell.zone()), shell.zone());
    }

    static Response file(Queue queue, Asked asked, ZoneId zone) {
        return file(asked.standing().word(), out -> {
            if (asked.standing().waits()) {
                Csv.write(
                        out,
                        List.of("since", "cause", "due", "expires", "integration", "request", "campaign", "words"));
                queue.eachWaiting(asked, one -> Csv.write(out, cells(one, zone)));
            } else {
                Csv.write(
                        out, List.of("at", "state", "attempt", "stage", "integration", "request", "campaign", "words"));
                queue.eachNotSent(asked, one -> Csv.write(out, cells(one, zone)));
            }
        });
    }

    private static List<Object> cells(WaitingView one, ZoneId zone) {
        return List.of(
                time(one.since(), zone),
                one.cause(),
                time(one.dueAt(), zone),
                time(one.expiresAt(), zone),
                one.integrationId(),
                one.requestId(),
                text(one.campaign()),
                text(one.words()));
    }

    private static List<Object> cells(NotSentView one, ZoneId zone) {
        return List.of(
                time(one.at(), zone),
                one.state(),
                one.attempt(),
                text(one.stage()),
                one.integrationId(),
                one.requestId(),
                text(one.campaign()),
                one.words());
    }

    static String time(@Nullable Instant at, ZoneId zone) {
        return at == null || at.equals(Instant.MAX)
                ? ""
                : at.atZone(zone).toOffsetDateTime().toString();
    }

    static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    /** A file that is written as it is read; it has a connection to the database until its reader has it all. */
    static Response file(String name, Lines lines) {
        if (FILES.availablePermits() == 0) {
            throw tooManyFiles();
        }
        StreamingOutput output = out -> {
            if (!FILES.tryAcquire()) {
                throw tooManyFiles();
            }
            try {
                Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                lines.write(writer);
                writer.flush();
            } finally {
                FILES.release();
            }
        };
        return Response.ok(output)
                .type(MediaType.valueOf(CSV).withCharset("UTF-8"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"sendwell-" + name.toLowerCase(Locale.ROOT) + ".csv\"")
                .build();
    }

    private static ProblemException tooManyFiles() {
        return ProblemException.unavailable(
                "Other files are being written. Try it again when they are there.", Duration.ofSeconds(10));
    }

    /** Writes a file's lines. */
    @FunctionalInterface
    interface Lines {
        void write(Writer out) throws IOException;
    }

    /**
     * A list.
     *
     * @param count how many requests it has, in words
     * @param next the query of the following page; empty on the last
     * @param redrivable whether what stands in it may be tried again
     */
    public record ListView(
            String title,
            Standing standing,
            ListWords words,
            String count,
            List<QueuePage.Row> rows,
            String next,
            boolean redrivable) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance list(ListView view);
    }
}
