package dev.sendwell.sender.http;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.Csv;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.sender.deadletter.Corrections;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.deadletter.Shelf.Letter;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.redrive.Because;
import dev.sendwell.sender.redrive.KeptRecords;
import dev.sendwell.sender.redrive.KeptRecords.Kept;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The dead letters: a list, one of them, and what can be done about it. */
@Path("/queue")
@RunOnVirtualThread
@RolesAllowed({Role.ADMIN, Role.VIEWER})
public class DeadLetterPages {
    private static final int LINES = 50;
    /** Larger ones do not belong into a field of a page. */
    private static final int LARGEST_SHOWN = 256 << 10;

    private final Shelf shelf;
    private final Corrections corrections;
    private final KeptRecords records;
    private final AddressHash.Hasher hasher;
    private final Shell shell;

    DeadLetterPages(Shelf shelf, Corrections corrections, KeptRecords records, AddressHash.Hasher hasher, Shell shell) {
        this.shelf = shelf;
        this.corrections = corrections;
        this.records = records;
        this.hasher = hasher;
        this.shell = shell;
    }

    @GET
    @Path("/dead-letters")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance list(
            @BeanParam ListWords words, @RestQuery @Nullable String after, @RestQuery @Nullable String done) {
        Shelf.Page page = shelf.page(asked(words, hasher, shell.zone()), cursor(after), LINES);
        return Templates.list(new ListView(
                words,
                Arrays.stream(Reason.values()).map(Reason::wireName).toList(),
                Arrays.stream(Shelf.State.values()).map(Shelf.State::word).toList(),
                page.items(),
                page.next() == null ? "" : words.query() + "&after=" + page.next(),
                "discarded".equals(done) ? "Discarded. It stands among the discarded ones, with your reason." : ""));
    }

    /** The same as a file with all of them. */
    @GET
    @Path("/dead-letters.csv")
    @Produces(ListPages.CSV)
    public Response file(@BeanParam ListWords words) {
        return file(shelf, asked(words, hasher, shell.zone()), shell.zone());
    }

    static Response file(Shelf shelf, Shelf.Asked asked, ZoneId zone) {
        return ListPages.file("dead-letters", out -> {
            Csv.write(
                    out,
                    List.of(
                            "at",
                            "reason",
                            "detail",
                            "integration",
                            "request",
                            "campaign",
                            "topic",
                            "partition",
                            "offset",
                            "bytes",
                            "state",
                            "actor",
                            "why"));
            shelf.each(asked, one -> Csv.write(out, cells(one, zone)));
        });
    }

    private static List<Object> cells(Letter one, ZoneId zone) {
        Place source = one.source();
        return List.of(
                ListPages.time(one.at(), zone),
                one.reason(),
                one.detail(),
                ListPages.text(one.integrationId()),
                ListPages.text(one.requestId()),
                ListPages.text(one.campaign()),
                source == null ? "" : source.topic().topicName(),
                source == null ? "" : source.partition(),
                source == null ? "" : source.offset(),
                one.bytes(),
                one.state().word(),
                ListPages.text(one.actor()),
                ListPages.text(one.why()));
    }

    static Shelf.Asked asked(ListWords words, AddressHash.Hasher hasher, ZoneId zone) {
        String word = words.state().isBlank() ? Shelf.State.OPEN.word() : words.state();
        Shelf.State state = Arrays.stream(Shelf.State.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> ListWords.invalid("state", "must be open, redriven or discarded"));
        return new Shelf.Asked(
                state,
                ListWords.given(words.reason()),
                ListWords.given(words.integration()),
                null,
                ListWords.given(words.campaign()),
                ListWords.hash(words.address(), hasher),
                ListWords.instant("from", words.from(), zone, 0),
                ListWords.instant("to", words.to(), zone, 1));
    }

    static Shelf.@Nullable Id cursor(@Nullable String after) {
        String text = ListWords.given(after);
        return text == null
                ? null
                : Shelf.Id.parse(text)
                        .orElseThrow(() -> ListWords.invalid("after", "is not what an earlier page gave as next"));
    }

    @GET
    @Path("/dead-letters/{id}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance letter(@PathParam("id") String id) {
        Letter letter = require(shelf, id);
        return Templates.letter(view(letter, shell.admin() ? content(letter) : Content.HIDDEN, "", Map.of()));
    }

    @POST
    @Path("/dead-letters/{id}/redrive")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @RolesAllowed(Role.ADMIN)
    public Response redrive(
            @PathParam("id") String id, @RestForm @Nullable String json, @RestForm @Nullable String why) {
        Letter letter = require(shelf, id);
        String text = ListPages.text(json);
        Map<String, String> errors = Reasons.wrong("why", why);
        if (!errors.isEmpty()) {
            return wrong(letter, text, ListPages.text(why), errors);
        }
        Because because = new Because(shell.person(), ListPages.text(why).strip());
        return switch (corrections.redrive(letter, text.getBytes(StandardCharsets.UTF_8), because)) {
            case Corrections.Result.Published(var integrationId, var requestId) ->
                Response.seeOther(URI.create(Links.request(integrationId, requestId)))
                        .build();
            case Corrections.Result.Refused(var detail) ->
                wrong(letter, text, ListPages.text(why), Map.of("json", detail));
            case Corrections.Result.SettledBefore() -> throw settledBefore();
        };
    }

    static ProblemException settledBefore() {
        return new ProblemException(Problem.conflict(
                "Somebody has redriven or discarded this dead letter in the meantime; nothing was done."));
    }

    private Response wrong(Letter letter, String json, String why, Map<String, String> errors) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(Templates.letter(view(letter, new Content(json, ""), why, errors))
                        .render())
                .build();
    }

    @POST
    @Path("/dead-letters/{id}/discard")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @RolesAllowed(Role.ADMIN)
    public Response discard(@PathParam("id") String id, @RestForm @Nullable String discard) {
        Letter letter = require(shelf, id);
        Map<String, String> errors = Reasons.wrong("discard", discard);
        if (!errors.isEmpty()) {
            Content content = content(letter);
            return Response.status(Response.Status.BAD_REQUEST)
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                    .entity(Templates.letter(view(letter, content, "", errors)).render())
                    .build();
        }
        if (!corrections.discard(
                letter, new Because(shell.person(), ListPages.text(discard).strip()))) {
            throw settledBefore();
        }
        return Response.seeOther(URI.create("/queue/dead-letters?done=discarded"))
                .build();
    }

    static Letter require(Shelf shelf, String id) {
        return Shelf.Id.parse(id)
                .flatMap(shelf::find)
                .orElseThrow(() -> new ProblemException(
                        Problem.notFound("There is no dead letter here, or it is older than what is remembered.")));
    }

    private Content content(Letter letter) {
        if (letter.bytes() > LARGEST_SHOWN) {
            return new Content(
                    "",
                    "It is too large to be shown and corrected on a page. The API has it: GET"
                            + " /api/requests/dead-letters/" + letter.id() + ".");
        }
        try {
            Payload payload = payload(records, letter);
            return payload == null
                    ? new Content("", "Kafka no longer keeps its content, so that it cannot be redriven.")
                    : new Content(ShownJson.of(payload.bytes()), "");
        } catch (KeptRecords.UnavailableException e) {
            return new Content("", "Kafka does not answer, so its content cannot be shown now.");
        }
    }

    /** The letter's content; null when it is not kept any more. */
    static @Nullable Payload payload(KeptRecords records, Letter letter) {
        Place place = new Place(
                Topic.SEND_REQUESTS_DLQ, letter.id().partition(), letter.id().offset());
        Kept kept = records.read(List.of(place), 1).kept().get(place);
        return kept == null ? null : kept.value() == null ? Payload.of(new byte[0]) : kept.value();
    }

    private static LetterView view(Letter letter, Content content, String why, Map<String, String> errors) {
        return new LetterView(letter, content, help(letter.reason()), why, errors);
    }

    private static String help(String reason) {
        return Arrays.stream(Reason.values())
                .filter(one -> one.wireName().equals(reason))
                .findFirst()
                .map(one -> switch (one) {
                    case MALFORMED ->
                        "Its bytes are not the JSON of a request. Mend it here, and what publishes it, too.";
                    case INVALID -> "Mend the field here, and what publishes it, too.";
                    case TOO_LARGE -> "Make it smaller, such as by a link instead of an attachment.";
                    case UNKNOWN_INTEGRATION -> "Create the integration, or name one that is there.";
                    case ID_REUSED ->
                        "Another request had this id before. If this one is to be sent too, give it a new id; if not, discard it.";
                    case TOO_OLD ->
                        "It was published longer ago than the ledger remembers, so that nobody knows whether it was sent before."
                                + " If it was, it would be sent twice.";
                })
                .orElse("");
    }

    /** The list. */
    public record ListView(
            ListWords words,
            List<String> reasons,
            List<String> states,
            List<Letter> letters,
            String next,
            String done) {}

    /**
     * One of them.
     *
     * @param help what can be done
     * @param errors what is wrong with the form, by field
     */
    public record LetterView(Letter letter, Content content, String help, String why, Map<String, String> errors) {}

    /**
     * What was published.
     *
     * @param problem why it is not shown; empty when it is
     */
    public record Content(String text, String problem) {
        static final Content HIDDEN = new Content("", "");
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance list(ListView view);

        static native TemplateInstance letter(LetterView view);
    }
}
