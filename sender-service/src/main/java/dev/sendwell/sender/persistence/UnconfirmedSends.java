package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.outcome.Outbox;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.waiting.WaitingCause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What verdicts change, in the caller's transaction. A verdict about another attempt, or a settled request, changes nothing. */
public final class UnconfirmedSends {
    private final JdbcWaitingRoom room;
    private final OutcomeTables outcomes;
    private final Function<Submission, String> messageId;
    private final InstantSource clock;
    private final WaitingTable waiting = new WaitingTable();

    public UnconfirmedSends(
            JdbcWaitingRoom room, OutcomeTables outcomes, Function<Submission, String> messageId, InstantSource clock) {
        this.room = room;
        this.outcomes = outcomes;
        this.messageId = messageId;
        this.clock = clock;
    }

    /**
     * The provider has it.
     *
     * @return what is to be published once the transaction is committed
     */
    public List<Outbox.Unpublished> accept(Connection connection, LedgerId id, int attempt, String evidence)
            throws SQLException {
        // As everywhere, the ledger's row before the waiting room's.
        Sql.query(connection, "select id from ledger where id = ? for update", row -> id, id.value());
        Optional<Candidate> unconfirmed = room.unconfirmed(connection, id);
        if (unconfirmed.isEmpty() || !settle(connection, id, attempt)) {
            return List.of();
        }
        Writes writes = new Writes(clock.instant());
        writes.reached(
                unconfirmed.get(),
                attempt,
                new Outcome.Accepted(
                        messageId.apply(unconfirmed.get().submission()), null, "seen by the provider: " + evidence));
        return writes.write(connection, waiting, outcomes);
    }

    private boolean settle(Connection connection, LedgerId id, int attempt) throws SQLException {
        String sql = """
                update ledger set state = ?, epoch = epoch + 1, changed_at = ?
                where id = ? and state = ? and attempt = ?
                """;
        return Sql.update(
                        connection,
                        sql,
                        LedgerState.ACCEPTED.code(),
                        clock.instant(),
                        id.value(),
                        LedgerState.UNCONFIRMED.code(),
                        (short) attempt)
                == 1;
    }

    /** The provider does not have it. */
    public void sendAgain(Connection connection, LedgerId id, int attempt, String evidence) throws SQLException {
        String sql = """
                update waiting w set cause = ?, due_at = ?, words = ?, reason = null
                where ledger_id = ? and not copy and cause = ? and exists (
                  select 1 from ledger l where l.id = w.ledger_id and l.state = ? and l.attempt = ?)
                """;
        Instant now = clock.instant();
        Sql.update(
                connection,
                sql,
                WaitingCause.RESEND.word(),
                now,
                "not seen by the provider: " + evidence,
                id.value(),
                WaitingCause.UNCONFIRMED.word(),
                LedgerState.UNCONFIRMED.code(),
                (short) attempt);
    }
}
