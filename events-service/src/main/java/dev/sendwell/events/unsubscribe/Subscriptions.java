package dev.sendwell.events.unsubscribe;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.Scope;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.contracts.UnsubscribeToken;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionOutbox;
import dev.sendwell.events.suppression.SuppressionRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Who receives an integration's marketing mail, as far as recipients say so themselves. */
@ApplicationScoped
class Subscriptions {
    private final Optional<UnsubscribeToken.Keyset> keyset;
    private final DataSource database;
    private final SuppressionOutbox outbox;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;

    Subscriptions(
            EventsConfig config,
            DataSource database,
            SuppressionOutbox outbox,
            AddressHash.Hasher hasher,
            InstantSource clock) {
        this.keyset = config.keysets()
                .unsubscribe()
                .map(keyset -> SecretValue.read(keyset, "sendwell.keysets.unsubscribe"))
                .map(UnsubscribeToken.Keyset::fromJson);
        this.database = database;
        this.outbox = outbox;
        this.hasher = hasher;
        this.clock = clock;
    }

    /**
     * One recipient of one integration's marketing mail.
     *
     * @param token what the link said
     */
    record Subscription(UnsubscribeToken token, Recipient recipient) {
        Scope scope() {
            return new Scope.OfIntegration(token.integrationId());
        }
    }

    /** Whom a link is for; empty when no key of ours made it. */
    Optional<Subscription> find(String token) {
        return keyset.flatMap(keys -> keys.read(token))
                .flatMap(read -> EmailAddress.parse(read.address()) instanceof EmailAddress address
                        ? Optional.of(new Subscription(
                                read,
                                new Recipient(
                                        address.canonical(), hasher.of(address).toString())))
                        : Optional.empty());
    }

    boolean hasLeft(Subscription subscription) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return hasLeft(connection, subscription);
        }
    }

    /** Leaves; when that was so already, nothing changes. */
    void leave(Subscription subscription) throws SQLException {
        change(subscription, Entry.Action.ADDED, "unsubscribed by the link in a message");
    }

    /** Comes back; bounces, complaints and what a person added stand as they are. */
    void comeBack(Subscription subscription) throws SQLException {
        change(subscription, Entry.Action.LIFTED, "came back by the link in a message");
    }

    private void change(Subscription subscription, Entry.Action action, String evidence) throws SQLException {
        Instant now = clock.instant();
        Sql.inTransaction(database, connection -> {
            if (hasLeft(connection, subscription) != (action == Entry.Action.ADDED)) {
                Entry entry = entry(subscription, action, evidence, at(connection, subscription, action, now));
                SuppressionRows.record(connection, List.of(entry), Set.of(), now);
            }
            return null;
        });
        outbox.changed();
    }

    /**
     * Whole seconds, like SendGrid's events. In the same second the address stays inactive; so whoever comes back in the second in which
     * he left comes back in the next, and sees that it is so.
     */
    private static Instant at(Connection connection, Subscription subscription, Entry.Action action, Instant now)
            throws SQLException {
        AddressHash hash = AddressHash.parse(subscription.recipient().hash());
        SuppressionRows.Key key = new SuppressionRows.Key(subscription.scope().toString(), hash.value());
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant earliest = switch (action) {
            case ADDED ->
                SuppressionRows.last(connection, key, Entry.Action.LIFTED)
                        .getOrDefault(Cause.Kind.UNSUBSCRIBED, second);
            case LIFTED ->
                SuppressionRows.last(connection, key, Entry.Action.ADDED)
                        .getOrDefault(Cause.Kind.UNSUBSCRIBED, second)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .plusSeconds(1);
        };
        return earliest.isAfter(second) ? earliest : second;
    }

    private static boolean hasLeft(Connection connection, Subscription subscription) throws SQLException {
        AddressHash hash = AddressHash.parse(subscription.recipient().hash());
        return SuppressionRows.ofAddress(connection, List.of(hash)).stream()
                .filter(row -> row.scope().equals(subscription.scope().toString()))
                .flatMap(row -> row.causes().stream())
                .anyMatch(cause -> cause.kind() == Cause.Kind.UNSUBSCRIBED);
    }

    private static Entry entry(Subscription subscription, Entry.Action action, String evidence, Instant at) {
        UnsubscribeToken token = subscription.token();
        return new Entry(
                // The same click told twice within its second is one.
                LedgerId.of(token.integrationId(), token.requestId() + " " + action + " " + at)
                        .value(),
                subscription.scope().toString(),
                subscription.recipient(),
                Cause.Kind.UNSUBSCRIBED,
                action,
                at,
                null,
                evidence,
                "recipient",
                token.requestId(),
                token.campaign());
    }
}
