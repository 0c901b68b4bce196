package dev.sendwell.events.inactive;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.dashboard.Written;
import dev.sendwell.events.address.Erasure;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.reports.LeftOut;
import dev.sendwell.events.suppression.KindText;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionDesk;
import dev.sendwell.events.suppression.SuppressionList;
import dev.sendwell.events.suppression.Target;
import dev.sendwell.events.suppression.imports.ImportDesk;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The list of inactive addresses as a page, with adding and lifting for an admin. */
@Path("/suppressions")
@Produces(MediaType.TEXT_HTML)
public class InactivePages {
    private static final int ROWS = 50;
    private static final int MOST_COUNTED = 100_000;
    private static final int MOST_SCOPES = 200;

    private final SuppressionList list;
    private final SuppressionDesk desk;
    private final Integrations integrations;
    private final LeftOut leftOut;
    private final ImportDesk imports;
    private final Erasure erasure;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;
    private final Shell shell;

    InactivePages(
            SuppressionList list,
            SuppressionDesk desk,
            Integrations integrations,
            LeftOut leftOut,
            ImportDesk imports,
            Erasure erasure,
            AddressHash.Hasher hasher,
            InstantSource clock,
            Shell shell) {
        this.list = list;
        this.desk = desk;
        this.integrations = integrations;
        this.leftOut = leftOut;
        this.imports = imports;
        this.erasure = erasure;
        this.hasher = hasher;
        this.clock = clock;
        this.shell = shell;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance list(ListView view);

        static native TemplateInstance lift(LiftView view);

        static native TemplateInstance erase(String address, String reason, Map<String, String> errors);
    }

    /**
     * The list.
     *
     * @param all how many rows there are without the search, in words
     * @param none there is none at all
     * @param found how many with it, in words
     * @param leftOut requests of the last seven days that were not sent because of the list
     * @param next the query of the following page; empty on the last
     * @param done what was just changed, in words; empty when nothing was
     * @param form the form that adds, as it was filled in
     * @param errors what is wrong with its fields
     */
    public record ListView(
            Search search,
            List<InactiveRow> rows,
            String all,
            boolean none,
            String found,
            long leftOut,
            String next,
            String exportQuery,
            List<String> integrations,
            List<Choice> scopes,
            List<Choice> causes,
            List<ImportView> imports,
            String done,
            Addition form,
            Map<String, String> errors) {}

    /** A cause or a scope to search for. */
    public record Choice(String word, String words) {}

    /**
     * What lifting will do, before it is done.
     *
     * @param address as it was given
     * @param scopeText the scope as in an address
     * @param row what holds
     * @param chosen the cause that is lifted; empty: all of them
     * @param atProvider the provider's own lists that the address stands on, and how it is taken off them
     */
    public record LiftView(
            String address,
            String scopeText,
            InactiveRow row,
            String chosen,
            List<ProviderList> atProvider,
            String reason,
            Map<String, String> errors) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Response list(@BeanParam Search search, @RestQuery @Nullable String done) throws SQLException {
        return page(Response.Status.OK, search, done(done), Addition.EMPTY, Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMIN)
    public Response add(@BeanParam Addition form) throws SQLException {
        return switch (form.read(hasher, shell.zone(), clock.instant())) {
            case Addition.Read.Good good -> {
                desk.add(good.target(), good.scope(), good.reason(), good.until(), shell.person());
                yield seeList(good.target().text(), "added");
            }
            case Addition.Read.Wrong wrong -> page(Response.Status.BAD_REQUEST, Search.ALL, "", form, wrong.errors());
        };
    }

    @GET
    @Path("/lift")
    @RolesAllowed(Role.ADMIN)
    public Response askLift(
            @RestQuery @Nullable String address, @RestQuery @Nullable String scope, @RestQuery @Nullable String cause)
            throws SQLException {
        return html(Response.Status.OK, Templates.lift(lifting(address, scope, cause, "", Map.of())));
    }

    @POST
    @Path("/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMIN)
    public Response lift(
            @RestForm @Nullable String address,
            @RestForm @Nullable String scope,
            @RestForm @Nullable String cause,
            @RestForm @Nullable String reason)
            throws SQLException {
        Map<String, String> errors = new LinkedHashMap<>();
        String why = Addition.reason(reason, errors);
        LiftView view = lifting(address, scope, cause, why, errors);
        if (!errors.isEmpty()) {
            return html(Response.Status.BAD_REQUEST, Templates.lift(view));
        }
        Target target = target(address);
        Cause.Kind kind = chosen(cause).orElse(null);
        if (desk.lift(target, Scope.parse(view.scopeText()), kind, why, shell.person())
                .isEmpty()) {
            throw nothingToLift();
        }
        return seeList(target.text(), "lifted");
    }

    @GET
    @Path("/erase")
    @RolesAllowed(Role.ADMIN)
    public Response askErase(@RestQuery @Nullable String address) {
        return html(Response.Status.OK, Templates.erase(person(address).canonical(), "", Map.of()));
    }

    @POST
    @Path("/erase")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMIN)
    public Response erase(@RestForm @Nullable String address, @RestForm @Nullable String reason) throws SQLException {
        EmailAddress person = person(address);
        Map<String, String> errors = new LinkedHashMap<>();
        String why = Addition.reason(reason, errors);
        if (Erasure.names(why, person)) {
            errors.put("reason", Erasure.NAMED);
        }
        if (!errors.isEmpty()) {
            return html(Response.Status.BAD_REQUEST, Templates.erase(person.canonical(), why, errors));
        }
        erasure.erase(person, why, shell.person());
        return Response.seeOther(URI.create("/suppressions?done=erased")).build();
    }

    private static EmailAddress person(@Nullable String address) {
        return switch (EmailAddress.parse(address)) {
            case EmailAddress person -> person;
            case ParsedAddress.Invalid invalid ->
                throw new ProblemException(Problem.invalid(List.of(new Violation("address", invalid.reason()))));
        };
    }

    private LiftView lifting(
            @Nullable String address,
            @Nullable String scope,
            @Nullable String cause,
            String reason,
            Map<String, String> errors)
            throws SQLException {
        Target target = target(address);
        Suppression held = list.held(target, scope == null ? "*" : scope).orElseThrow(InactivePages::nothingToLift);
        Optional<Cause.Kind> chosen = chosen(cause);
        List<Cause> lifted = held.causes().stream()
                .filter(each -> chosen.isEmpty() || each.kind() == chosen.get())
                .toList();
        return new LiftView(
                target.text(),
                held.scope(),
                InactiveRow.of(held, shell.zone()),
                chosen.map(KindText::of).orElse(""),
                lifted.stream()
                        .flatMap(
                                each -> ProviderList.of(each.kind(), Scope.parse(held.scope()), target.text()).stream())
                        .distinct()
                        .toList(),
                reason,
                errors);
    }

    /** Empty for all causes; a word that is no cause must not become that. */
    private static Optional<Cause.Kind> chosen(@Nullable String cause) {
        if (cause == null || cause.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(KindText.parse(cause).orElseThrow(InactivePages::nothingToLift));
    }

    private Target target(@Nullable String address) {
        return switch (Target.parse(address == null ? "" : address, hasher)) {
            case Target.Parsed.Good good -> good.target();
            case Target.Parsed.Bad bad -> throw nothingToLift();
        };
    }

    private static ProblemException nothingToLift() {
        return new ProblemException(Problem.notFound(
                "This address is not inactive there, so there is nothing to lift. It may have been lifted"
                        + " just now."));
    }

    private Response page(Response.Status status, Search search, String done, Addition form, Map<String, String> errors)
            throws SQLException {
        SuppressionList.Filter filter = search.filter(shell.zone());
        SuppressionList.Page page = list.page(filter, search.cursor(), ROWS);
        long all = list.count(Search.ALL.filter(shell.zone()), MOST_COUNTED);
        String query = search.query();
        return html(
                status,
                Templates.list(new ListView(
                        search,
                        page.items().stream()
                                .map(row -> InactiveRow.of(row, shell.zone()))
                                .toList(),
                        all > MOST_COUNTED
                                ? "about " + Written.grouped(Math.max(all, list.estimate()))
                                : Written.grouped(all),
                        all == 0,
                        search.narrows() ? counted(list.count(filter, MOST_COUNTED)) : "",
                        leftOut.inTheLastSevenDays(),
                        page.next() == null ? "" : query + (query.isEmpty() ? "" : "&") + "after=" + page.next(),
                        search.exportQuery(shell.zone()),
                        integrations.ids(),
                        scopes(),
                        List.of(Cause.Kind.values()).stream()
                                .filter(kind -> kind != Cause.Kind.UNRECOGNIZED)
                                .map(kind -> new Choice(KindText.of(kind), Words.of(kind)))
                                .toList(),
                        imports.newest(3).stream()
                                .filter(one -> !one.over())
                                .map(one -> ImportView.of(one, shell.zone(), clock.instant()))
                                .toList(),
                        done,
                        form,
                        errors)));
    }

    /** Those that exist, and each integration with its groups. */
    private List<Choice> scopes() throws SQLException {
        List<Choice> choices = new ArrayList<>(List.of(new Choice("*", "Everywhere")));
        integrations.ids().forEach(id -> choices.add(new Choice(id, id + " and its groups")));
        for (String scope : list.scopes(MOST_SCOPES)) {
            if (!scope.equals("*")) {
                choices.add(new Choice(scope, Words.of(Scope.parse(scope)) + (scope.startsWith("i:") ? " only" : "")));
            }
        }
        return choices;
    }

    private static String counted(long found) {
        return found > MOST_COUNTED ? "More than " + Written.grouped(MOST_COUNTED) : Written.grouped(found);
    }

    private static String done(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "added" -> "Added. No sender mails it any more, from within a second on.";
            case "erased" ->
                "Erased. The address, and what could tell about the person, is gone from here; it is not mailed any more.";
            case "lifted" -> "Lifted. What still holds elsewhere stands below.";
            default -> "";
        };
    }

    private static Response seeList(String address, String done) {
        return Response.seeOther(URI.create("/suppressions?address=" + InactiveRow.encoded(address) + "&done=" + done))
                .build();
    }

    static Response html(Response.Status status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(page.render())
                .build();
    }
}
