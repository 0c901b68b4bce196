package dev.sendwell.events.suppression;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What people do by hand: add an address or a domain, lift it again. Each with a reason, each kept as an entry with their name. */
@ApplicationScoped
public class SuppressionDesk {
    private final DataSource database;
    private final SuppressionOutbox outbox;
    private final InstantSource clock;

    SuppressionDesk(DataSource database, SuppressionOutbox outbox, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Makes an address or domain inactive.
     *
     * @param actor the person, as shown to people
     * @return the state that follows
     */
    public Suppression add(Target target, Scope scope, String reason, @Nullable Instant until, String actor)
            throws SQLException {
        Instant now = clock.instant();
        Entry entry = entry(target, scope, Cause.Kind.ADDED, Entry.Action.ADDED, now, until, reason, actor);
        Suppression suppression = Sql.inTransaction(database, connection -> {
            SuppressionRows.record(connection, List.of(entry), Set.of(), now);
            return SuppressionRows.ofAddress(connection, List.of(target.hash())).stream()
                    .filter(row -> row.scope().equals(scope.toString()))
                    .findFirst()
                    .orElseThrow();
        });
        outbox.changed();
        return suppression;
    }

    /**
     * Makes an address or domain active again in one scope. Who lifts has seen what is there, and means it: what was added in the same
     * second, or by a clock that is ahead, is lifted too. What is told later of the same second is not: SendGrid tells whole seconds.
     *
     * @param kind only this cause; null: all that hold
     * @return the state that follows; empty when nothing of that kind held there
     */
    public Optional<Suppression> lift(
            Target target, Scope scope, Cause.@Nullable Kind kind, String reason, String actor) throws SQLException {
        Instant now = clock.instant();
        Optional<Suppression> lifted = Sql.inTransaction(database, connection -> {
            Optional<Suppression> before =
                    inScope(SuppressionRows.ofAddress(connection, List.of(target.hash())), scope);
            Map<Cause.Kind, Instant> added = SuppressionRows.last(
                    connection,
                    new SuppressionRows.Key(scope.toString(), target.hash().value()),
                    Entry.Action.ADDED);
            List<Entry> entries = before.stream()
                    .flatMap(row -> row.causes().stream())
                    .map(Cause::kind)
                    .filter(held -> kind == null || held == kind)
                    .map(held -> entry(
                            target,
                            scope,
                            held,
                            Entry.Action.LIFTED,
                            after(added.getOrDefault(held, Instant.MIN), now),
                            null,
                            reason,
                            actor))
                    .toList();
            if (entries.isEmpty()) {
                return Optional.empty();
            }
            SuppressionRows.record(connection, entries, Set.of(), now);
            List<Suppression> after = SuppressionRows.ofAddress(connection, List.of(target.hash()));
            if (inScope(after, new Scope.Everywhere())
                    .filter(row -> !row.causes().isEmpty())
                    .isEmpty()) {
                SuppressionRows.nameAgain(connection, target);
            }
            return inScope(SuppressionRows.ofAddress(connection, List.of(target.hash())), scope);
        });
        outbox.changed();
        return lifted;
    }

    private static Instant after(Instant added, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return added.isBefore(second) ? second : added.plus(1, ChronoUnit.MICROS);
    }

    private static Optional<Suppression> inScope(List<Suppression> rows, Scope scope) {
        return rows.stream().filter(row -> row.scope().equals(scope.toString())).findFirst();
    }

    private static Entry entry(
            Target target,
            Scope scope,
            Cause.Kind kind,
            Entry.Action action,
            Instant at,
            @Nullable Instant until,
            String reason,
            String actor) {
        return new Entry(
                UUID.randomUUID(),
                scope.toString(),
                new Recipient(target.text(), target.hash().toString()),
                kind,
                action,
                at,
                until,
                reason,
                actor,
                null,
                null);
    }
}
