package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.sender.gate.Gate;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.suppression.Suppressions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what the gate decides by, in the transaction that claims. */
final class GateTables {

    Gate gateFor(Connection connection, List<Submission> submissions, Instant now) throws SQLException {
        return new Gate(new Suppressions(suppressions(connection, submissions)), JdbcStopDesk.orders(connection), now);
    }

    private static List<Suppressions.Entry> suppressions(Connection connection, List<Submission> submissions)
            throws SQLException {
        Set<AddressHash> hashes = submissions.stream()
                .flatMap(submission -> Stream.of(submission.recipientHash(), submission.domainHash()))
                .collect(Collectors.toSet());
        return Sql.query(
                connection,
                "select hash, scope, kinds, untils from suppression where hash = any (?::uuid[])",
                GateTables::entry,
                Sql.uuids(hashes, AddressHash::value));
    }

    private static Suppressions.Entry entry(ResultSet row) throws SQLException {
        String[] kinds = (String[]) row.getArray("kinds").getArray();
        Timestamp[] untils = (Timestamp[]) row.getArray("untils").getArray();
        List<Suppressions.Held> causes = new ArrayList<>(kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            Timestamp until = untils[i];
            causes.add(new Suppressions.Held(Cause.Kind.valueOf(kinds[i]), until == null ? null : until.toInstant()));
        }
        return new Suppressions.Entry(
                new AddressHash(row.getObject("hash", UUID.class)), row.getString("scope"), causes);
    }
}
