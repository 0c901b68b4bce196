package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Topic;
import dev.sendwell.contracts.Verdict;
import dev.sendwell.kafka.Projection;
import dev.sendwell.sender.outcome.Outbox;
import dev.sendwell.sender.outcome.OutcomePublisher;
import dev.sendwell.sender.persistence.JdbcProgress;
import dev.sendwell.sender.persistence.UnconfirmedSends;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Obeys the {@code verdicts} topic: an unconfirmed send that was seen is accepted, one that is absent is sent again. */
public final class Verdicts implements Projection.Step {
    /** The projection's name in {@code consumer_offset}. */
    public static final String NAME = "verdicts";

    private static final Logger LOG = Logger.getLogger(Verdicts.class);

    private final UnconfirmedSends sends;
    private final OutcomePublisher publisher;
    private final List<Outbox.Unpublished> unpublished = new ArrayList<>();

    public Verdicts(UnconfirmedSends sends, OutcomePublisher publisher) {
        this.sends = sends;
        this.publisher = publisher;
    }

    /** Whether every verdict that stands on the topic now is obeyed, by whichever instance. */
    public static boolean areObeyed(TopicEnds ends, JdbcProgress progress) {
        Map<Integer, Long> end = ends.of(Topic.VERDICTS);
        return TopicEnds.reached(end, progress.nextOffsets(NAME));
    }

    @Override
    public void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        unpublished.clear();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() == null) {
                continue;
            }
            try {
                obey(transaction, ContractsJson.read(record.value(), Verdict.class));
            } catch (IOException | IllegalArgumentException e) {
                LOG.errorf(
                        "verdict cannot be used and is skipped topic=%s partition=%d offset=%d cause=%s",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getClass().getSimpleName());
            }
        }
    }

    private void obey(Connection transaction, Verdict verdict) throws SQLException {
        switch (verdict) {
            case Verdict.Seen seen ->
                unpublished.addAll(
                        sends.accept(transaction, ledgerId(seen.request()), seen.attempt(), seen.evidence()));
            case Verdict.Absent absent ->
                sends.sendAgain(transaction, ledgerId(absent.request()), absent.attempt(), absent.evidence());
            case Verdict.Unrecognized ignored -> LOG.warn("verdict of a type that is not known is ignored");
        }
    }

    private static LedgerId ledgerId(RequestRef request) {
        if (request.ledgerId() == null) {
            throw new IllegalArgumentException("a verdict names no request");
        }
        return LedgerId.parse(request.ledgerId());
    }

    @Override
    public void committed() {
        publisher.publish(List.copyOf(unpublished));
        unpublished.clear();
    }
}
