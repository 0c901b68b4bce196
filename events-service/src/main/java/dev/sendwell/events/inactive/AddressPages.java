package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.dashboard.Written;
import dev.sendwell.events.address.AddressStory;
import dev.sendwell.events.address.Addresses;
import dev.sendwell.events.reports.recipients.Recipients;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionRows.StoredEntry;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Everything about one address as a page: active or not, why, since when, and what happened to it. */
@Path("/addresses/{address: .+}")
@Produces(MediaType.TEXT_HTML)
public class AddressPages {
    private final Addresses addresses;
    private final Shell shell;

    AddressPages(Addresses addresses, Shell shell) {
        this.addresses = addresses;
        this.shell = shell;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance address(AddressView view);
    }

    /**
     * The page.
     *
     * @param state active or not, in one word
     * @param consequence what that means for mail, in a sentence
     * @param rows where it, or its whole domain, is inactive
     * @param sent the newest requests to it, and where each stands
     * @param happenings everything that is known, newest first
     * @param erased that the person was forgotten, in a sentence; empty when it was not
     * @param erase where the person can be forgotten
     */
    public record AddressView(
            String address,
            boolean active,
            String state,
            String consequence,
            List<InactiveRow> rows,
            List<Sent> sent,
            List<Happening> happenings,
            String erased,
            String erase) {}

    /**
     * A request.
     *
     * @param story where the sender tells all about it
     * @param why why it was not sent; empty when it was
     */
    public record Sent(
            String time, String request, String story, String campaign, String state, String tone, String why) {
        static Sent of(Recipients.Recipient sent, ZoneId zone) {
            String request = Objects.requireNonNullElse(sent.requestId(), "");
            boolean accepted = sent.state().equals("accepted");
            return new Sent(
                    Written.moment(sent.at(), zone),
                    request,
                    "/queue/requests/" + InactiveRow.encoded(sent.integration()) + "/" + InactiveRow.encoded(request),
                    sent.campaign(),
                    Words.ofState(sent.state()),
                    accepted ? "good" : sent.state().startsWith("failed") ? "bad" : "warn",
                    accepted ? "" : sent.reason());
        }
    }

    /** One line of the history. */
    public record Happening(String time, String what, String where, String words) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance page(@RestPath String address) throws SQLException {
        return switch (EmailAddress.parse(address)) {
            case EmailAddress read -> Templates.address(view(addresses.story(read)));
            case ParsedAddress.Invalid invalid ->
                throw new ProblemException(Problem.invalid(List.of(new Violation("address", invalid.reason()))));
        };
    }

    private AddressView view(AddressStory story) {
        ZoneId zone = shell.zone();
        List<Suppression> inactive =
                story.scopes().stream().filter(Suppression::active).toList();
        return new AddressView(
                story.address(),
                story.active(),
                story.active() ? "Active" : "Inactive",
                consequence(inactive),
                inactive.stream()
                        .map(row -> InactiveRow.of(row, named(row, story), zone))
                        .toList(),
                story.sent().stream().map(sent -> Sent.of(sent, zone)).toList(),
                Stream.concat(
                                story.events().stream().map(AddressPages::dated),
                                story.changes().stream().map(AddressPages::dated))
                        .sorted(Comparator.comparing(Dated::at).reversed())
                        .map(dated -> new Happening(
                                Written.moment(dated.at(), zone), dated.what(), dated.where(), dated.words()))
                        .toList(),
                story.erased() == null
                        ? ""
                        : "Erased on " + Written.moment(story.erased().at(), zone) + " by "
                                + story.erased().actor() + ": " + story.erased().reason(),
                "/suppressions/erase?address=" + InactiveRow.encoded(story.address()));
    }

    /** Of an address that was erased only whoever asks knows the name. */
    private static @Nullable String named(Suppression row, AddressStory story) {
        return row.recipient().hash().equals(story.hash())
                ? story.address()
                : row.recipient().address();
    }

    /** What is stopped where: an unsubscribe somewhere does not stop everything everywhere. */
    private static String consequence(List<Suppression> inactive) {
        if (inactive.isEmpty()) {
            return "Mail to it is sent.";
        }
        boolean nothing = inactive.stream()
                .anyMatch(row -> row.scope().equals(Scope.everywhere().toString()) && stopsEverything(row));
        return nothing
                ? "No mail is sent to it, by any integration."
                : "Not sent to it: "
                        + inactive.stream().map(AddressPages::stopped).collect(Collectors.joining("; ")) + ".";
    }

    private static boolean stopsEverything(Suppression row) {
        return row.causes().stream().anyMatch(cause -> cause.kind().stops(MailKind.TRANSACTIONAL));
    }

    private static String stopped(Suppression row) {
        String mail = row.causes().stream()
                .map(Cause::kind)
                .map(Words::stops)
                .distinct()
                .collect(Collectors.joining(" and "));
        return switch (Scope.parse(row.scope())) {
            case Scope.Everywhere everywhere -> mail + " of any integration";
            case Scope.OfIntegration of -> mail + " of " + of.integrationId();
            case Scope.OfGroup of -> "mail of " + Words.of(of);
        };
    }

    private static Dated dated(StoredEntry stored) {
        Entry entry = stored.entry();
        String what = Words.of(entry.kind()) + (entry.action() == Entry.Action.LIFTED ? ": lifted" : ": inactive");
        String campaign = entry.campaign() == null ? "" : " · " + entry.campaign();
        return new Dated(
                entry.at(),
                stored.withdrawn() ? what + ", withdrawn" : what,
                Words.of(Scope.parse(entry.scope())),
                entry.evidence() + " · by " + entry.actor() + campaign);
    }

    private static Dated dated(EmailEvent event) {
        EmailEvent.EventRef ref = event.ref();
        Stream<@Nullable String> about = Stream.of(
                EventWords.said(event), ref.request().campaign(), ref.request().requestId());
        return new Dated(
                ref.occurredAt(),
                EventWords.what(event),
                ref.request().integrationId(),
                about.filter(Objects::nonNull).collect(Collectors.joining(" · ")));
    }

    private record Dated(Instant at, String what, String where, String words) {}
}
