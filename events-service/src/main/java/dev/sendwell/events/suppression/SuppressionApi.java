package dev.sendwell.events.suppression;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Csv;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.persistence.Times;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The suppression list for programs. */
@Path("/api/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SuppressionApi {
    private static final List<String> COLUMNS =
            List.of("address", "scope", "cause", "since", "until", "evidence", "actor", "request", "campaign");

    private final SuppressionList list;
    private final SuppressionDesk desk;
    private final Republication republication;
    private final AddressHash.Hasher hasher;
    private final SecurityIdentity identity;
    private final InstantSource clock;

    SuppressionApi(
            SuppressionList list,
            SuppressionDesk desk,
            Republication republication,
            AddressHash.Hasher hasher,
            SecurityIdentity identity,
            InstantSource clock) {
        this.list = list;
        this.desk = desk;
        this.republication = republication;
        this.hasher = hasher;
        this.identity = identity;
        this.clock = clock;
    }

    /** What is looked for, as query parameters. */
    public static class Search {
        /** Part of the address. */
        @QueryParam("address")
        @Nullable
        String address;

        /** A cause's word, such as {@code bounced}. */
        @QueryParam("cause")
        @Nullable
        String cause;

        /** {@code *}, {@code i:shop} or {@code g:shop:12}. */
        @QueryParam("scope")
        @Nullable
        String scope;

        /** An integration with all its groups. */
        @QueryParam("integration")
        @Nullable
        String integration;

        /** Inactive since this instant or later, ISO-8601. */
        @QueryParam("from")
        @Nullable
        String from;

        /** Inactive since before this instant, ISO-8601. */
        @QueryParam("to")
        @Nullable
        String to;

        SuppressionList.Filter filter() {
            return new SuppressionList.Filter(
                    address,
                    cause == null ? null : kind(cause),
                    scope,
                    integration,
                    instant("from", from),
                    instant("to", to));
        }
    }

    /**
     * A page of the list.
     *
     * @param next goes into {@code after} for the next page; absent on the last
     */
    public record ListPage(List<Item> items, @Nullable String next) {}

    /**
     * An address that is inactive in a scope.
     *
     * @param address the canonical form, or {@code @example.org} for a domain; absent once erased
     * @param causes that hold, oldest first; empty once lifted
     */
    public record Item(
            String scope, @Nullable String address, String hash, List<Cause> causes, long version, Instant changedAt) {
        static Item of(Suppression suppression) {
            return new Item(
                    suppression.scope(),
                    suppression.recipient().address(),
                    suppression.recipient().hash(),
                    suppression.causes(),
                    suppression.version(),
                    suppression.changedAt());
        }
    }

    /**
     * What a person adds.
     *
     * @param address an address, or a whole domain as {@code @example.org}
     * @param scope everywhere when absent
     * @param until when it ends by itself; absent: never
     */
    public record Addition(
            @NotBlank @Size(max = 320) String address,
            @Nullable String scope,
            @NotBlank @Size(max = 500) String reason,
            @Nullable Instant until) {}

    /**
     * What a person lifts.
     *
     * @param address as in {@link Addition}
     * @param cause only this one; absent: all that hold in the scope
     */
    public record Lifting(
            @NotBlank @Size(max = 320) String address,
            @NotBlank String scope,
            @Nullable String cause,
            @NotBlank @Size(max = 500) String reason) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public ListPage find(
            @BeanParam Search search,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit)
            throws SQLException {
        SuppressionList.Cursor cursor = null;
        if (after != null) {
            cursor = SuppressionList.Cursor.parse(after)
                    .orElseThrow(() -> invalid("after", "is not what an earlier page gave as next"));
        }
        SuppressionList.Page page = list.page(search.filter(), cursor, limit);
        return new ListPage(
                page.items().stream().map(Item::of).toList(),
                page.next() == null ? null : page.next().toString());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Response add(@NotNull @Valid Addition addition) throws SQLException {
        if (addition.until() != null
                && (!addition.until().isAfter(clock.instant()) || !Times.canBeKept(addition.until()))) {
            throw invalid("until", "has to be in the future, and before the year 10000");
        }
        Suppression added = desk.add(
                target(addition.address()),
                addition.scope() == null ? Scope.everywhere() : scope(addition.scope()),
                addition.reason().strip(),
                addition.until(),
                actor());
        return Response.status(Response.Status.CREATED).entity(Item.of(added)).build();
    }

    @POST
    @Path("lift")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Item lift(@NotNull @Valid Lifting lifting) throws SQLException {
        Optional<Suppression> lifted = desk.lift(
                target(lifting.address()),
                scope(lifting.scope()),
                lifting.cause() == null ? null : kind(lifting.cause()),
                lifting.reason().strip(),
                actor());
        return lifted.map(Item::of)
                .orElseThrow(() -> new ProblemException(
                        Problem.notFound("The address is not inactive in this scope for this cause.")));
    }

    @GET
    @Path("export")
    @Produces("text/csv; charset=utf-8")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Response export(@BeanParam Search search) {
        SuppressionList.Filter filter = search.filter();
        StreamingOutput rows = out -> export(filter, out);
        return Response.ok(rows)
                .header("Content-Disposition", "attachment; filename=\"inactive-addresses.csv\"")
                .build();
    }

    /**
     * Has the whole list published again, with new markers: for a topic that is doubted. Mail flows meanwhile. One that runs goes on
     * instead.
     */
    @POST
    @Path("republication")
    @RolesAllowed(Role.ADMIN)
    public Response republish() throws SQLException {
        return Response.accepted(republication.request(actor())).build();
    }

    /** How far the last republication is. */
    @GET
    @Path("republication")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Republication.State republication() throws SQLException {
        return republication
                .last()
                .orElseThrow(() -> new ProblemException(Problem.notFound("Nobody has asked for a republication.")));
    }

    private void export(SuppressionList.Filter filter, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        Csv.write(writer, COLUMNS);
        try {
            list.all(filter, suppression -> write(writer, suppression));
        } catch (SQLException e) {
            throw new WebApplicationException("the list could not be read to its end", e);
        }
        writer.flush();
    }

    private static void write(Writer writer, Suppression suppression) throws IOException {
        for (Cause cause : suppression.causes()) {
            Csv.write(
                    writer,
                    List.of(
                            Objects.requireNonNullElse(suppression.recipient().address(), "erased"),
                            suppression.scope(),
                            KindText.of(cause.kind()),
                            cause.since().toString(),
                            Objects.toString(cause.until(), ""),
                            cause.evidence(),
                            cause.actor(),
                            Objects.toString(cause.requestId(), ""),
                            Objects.toString(cause.campaign(), "")));
        }
    }

    private String actor() {
        return identity.getPrincipal().getName();
    }

    private Target target(String written) {
        return switch (Target.parse(written, hasher)) {
            case Target.Parsed.Good good -> good.target();
            case Target.Parsed.Bad bad -> throw invalid("address", bad.reason());
        };
    }

    private static Scope scope(String text) {
        try {
            return Scope.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid("scope", "is *, i:<integration> or g:<integration>:<group>");
        }
    }

    private static Cause.Kind kind(String word) {
        return KindText.parse(word).orElseThrow(() -> invalid("cause", "is no cause; such as bounced or unsubscribed"));
    }

    private static @Nullable Instant instant(String field, @Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : Times.instant(text).orElseThrow(() -> invalid(field, "is no instant such as 2026-11-23T00:00:00Z"));
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Violation(field, message))));
    }
}
