package dev.sendwell.events.address;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.events.journal.EventRows;
import dev.sendwell.events.reports.recipients.Recipients;
import dev.sendwell.events.suppression.SuppressionRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Tells the story of an address. */
@ApplicationScoped
public class Addresses {
    /** So many events, changes and requests are told; an address that has more is told from the newest back. */
    private static final int LIMIT = 500;

    private final DataSource database;
    private final AddressHash.Hasher hasher;

    Addresses(DataSource database, AddressHash.Hasher hasher) {
        this.database = database;
        this.hasher = hasher;
    }

    public AddressStory story(EmailAddress address) throws SQLException {
        AddressHash hash = hasher.of(address);
        List<AddressHash> withDomain = List.of(hash, hasher.ofDomain(address.domain()));
        try (Connection connection = database.getConnection()) {
            return new AddressStory(
                    address.canonical(),
                    hash.toString(),
                    SuppressionRows.ofAddress(connection, withDomain),
                    EventRows.ofAddress(connection, hash, LIMIT),
                    SuppressionRows.entriesOf(connection, withDomain, LIMIT),
                    Recipients.sentTo(connection, hash, LIMIT),
                    Erasure.of(connection, hash).orElse(null));
        }
    }
}
