package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicTest {

    @Test
    void theCatalogueIsTheOneThatClustersWereCreatedFrom() {
        assertThat(Arrays.stream(Topic.values()).map(TopicTest::line))
                .containsExactly(
                        "sendwell.send-requests.transactional 24 PT168H 10 MiB",
                        "sendwell.send-requests.marketing 24 PT168H 10 MiB",
                        "sendwell.send-requests.dlq 6 PT720H 11 MiB",
                        "sendwell.integrations 1 compacted 1 MiB",
                        "sendwell.integration-status 1 compacted 1 MiB",
                        "sendwell.deliveries 24 PT168H 1 MiB",
                        "sendwell.email-events 24 PT168H 2 MiB",
                        "sendwell.verdicts 6 PT168H 1 MiB",
                        "sendwell.suppressions 12 compacted 1 MiB",
                        "sendwell.access 1 compacted 1 MiB",
                        "sendwell.token-uses 1 compacted 1 MiB");
    }

    @Test
    void aDeadLetterHasRoomForTheLargestRequestAndItsHeaders() {
        assertThat(Topic.SEND_REQUESTS_DLQ.maxMessageBytes())
                .isGreaterThan(Topic.SEND_REQUESTS_TRANSACTIONAL.maxMessageBytes())
                .isGreaterThan(Topic.SEND_REQUESTS_MARKETING.maxMessageBytes());
    }

    @Test
    void theBrokerIsToldByKafkasOwnNames() {
        assertThat(Topic.DELIVERIES.config())
                .isEqualTo(Map.of(
                        "cleanup.policy", "delete", "max.message.bytes", "1048576", "retention.ms", "604800000"));
        assertThat(Topic.SUPPRESSIONS.config())
                .isEqualTo(Map.of(
                        "cleanup.policy",
                        "compact",
                        "max.message.bytes",
                        "1048576",
                        "delete.retention.ms",
                        "604800000"));
    }

    private static String line(Topic topic) {
        return topic.topicName() + " " + topic.partitions() + " "
                + (topic.cleanup() == Topic.Cleanup.COMPACT ? "compacted" : topic.retention()) + " "
                + topic.maxMessageBytes() / 1024 / 1024 + " MiB";
    }
}
