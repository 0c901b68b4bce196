package dev.sendwell.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.local.publishing.TopicFeed;
import dev.sendwell.simulator.recipient.Behaviour;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private final Crowd crowd = new Crowd(100, "run");
    private final Campaign autumn = new Campaign("shop", "autumn-run", "Autumn");
    private final Campaign winter = new Campaign("shop", "winter-run", "Winter");
    private final Observed observed = new Observed(crowd);
    private final Map<String, Integer> inbox = new HashMap<>();

    /** Everything happens as it should; each test then changes one thing. */
    @BeforeEach
    void allIsWell() throws IOException {
        for (Campaign campaign : List.of(autumn, winter)) {
            for (Person person : crowd.people()) {
                observed.expect(campaign.request(person));
                if (campaign == autumn || !person.becomesInactive()) {
                    inbox.put(campaign.requestId(person), 1);
                    accepted(campaign, person);
                } else {
                    suppressed(campaign, person);
                }
                if (campaign == autumn && person.becomesInactive()) {
                    inactive(person.address());
                }
            }
        }
    }

    @Test
    void everyTenthPersonMisbehavesInTheNextWay() {
        assertThat(crowd.people().stream()
                        .map(Person::behaviour)
                        .collect(Collectors.groupingBy(each -> each, Collectors.counting())))
                .containsEntry(Behaviour.DELIVERS, 90L)
                .hasSize(Behaviour.values().length)
                .allSatisfy((behaviour, count) -> assertThat(count).isIn(1L, 90L));
    }

    @Test
    void isGoodWhenEverythingHappenedAsItShould() {
        Judgement judgement = judgement();
        assertThat(judgement.good()).isTrue();
        assertThat(judgement.campaigns().get(0))
                .containsEntry("requested", 100)
                .containsEntry("accepted", 100)
                .containsEntry("suppressed", 0);
        assertThat(judgement.campaigns().get(1)).containsEntry("accepted", 94).containsEntry("suppressed", 6);
    }

    @Test
    void countsARequestThatIsNotInTheInboxAsLost() {
        inbox.remove(winter.requestId(person(Behaviour.BLOCKS)));
        assertThat(judgement().lost()).isEqualTo(1);
        assertThat(judgement().good()).isFalse();
    }

    @Test
    void countsEveryMessageBeyondTheFirstAsDuplicated() {
        inbox.put(autumn.requestId(person(Behaviour.DELIVERS)), 3);
        assertThat(judgement().duplicated()).isEqualTo(2);
    }

    @Test
    void countsAnInactiveAddressWithoutAReason() throws IOException {
        inactive(person(Behaviour.DEFERS).address());
        assertThat(judgement().wronglyInactive()).isEqualTo(1);
    }

    @Test
    void countsAnAddressThatDidNotBecomeInactive() throws IOException {
        Observed without = new Observed(crowd);
        crowd.people().forEach(person -> without.expect(autumn.request(person)));
        assertThat(Judgement.of(crowd, List.of(autumn), without, inbox).missedInactive())
                .isEqualTo(6);
    }

    @Test
    void countsAMessageToSomebodyWhoHadBecomeInactive() {
        inbox.put(winter.requestId(person(Behaviour.LEAVES_GROUP)), 1);
        assertThat(judgement().mailedThoughInactive()).isEqualTo(1);
        assertThat(judgement().lost()).isZero();
    }

    @Test
    void givesABounceWithoutARequestToTheNewestRequestOfItsAddress() throws IOException {
        Person later = person(Behaviour.BOUNCES_LATER);
        bounced(null, later.address());
        bounced(
                autumn.requestId(person(Behaviour.BOUNCES)),
                person(Behaviour.BOUNCES).address());
        assertThat(judgement().campaigns().get(0)).containsEntry("bounced", 1);
        assertThat(judgement().campaigns().get(1)).containsEntry("bounced", 1);
        assertThat(observed.request(winter.requestId(later)).signsThatNameIt()).isEmpty();
    }

    @Test
    void countsARepeatedRecordOnce() throws IOException {
        long before = observed.changes();
        accepted(autumn, person(Behaviour.DELIVERS));
        assertThat(observed.changes()).isEqualTo(before);
    }

    @Test
    void fillsTheMessageWithNameAndSeason() {
        var request = autumn.request(person(Behaviour.DELIVERS));
        assertThat(request.subject()).isEqualTo("Autumn at the Lantern Shop: 20 % off for you, Ann");
        assertThat(request.html()).contains("Dear Ann,").doesNotContain("{");
        assertThat(request.text()).contains("Autumn is here").doesNotContain("{");
    }

    private Judgement judgement() {
        return Judgement.of(crowd, List.of(autumn, winter), observed, inbox);
    }

    private Person person(Behaviour behaviour) {
        return crowd.people().stream()
                .filter(person -> person.behaviour() == behaviour)
                .findFirst()
                .orElseThrow();
    }

    private void accepted(Campaign campaign, Person person) throws IOException {
        take(
                Topic.DELIVERIES,
                new Delivery.Accepted(
                        "1",
                        Instant.EPOCH,
                        ref(campaign.requestId(person)),
                        recipient(person.address()),
                        1,
                        Instant.EPOCH,
                        "<m@x>",
                        "q",
                        "250 Ok"));
    }

    private void suppressed(Campaign campaign, Person person) throws IOException {
        take(
                Topic.DELIVERIES,
                new Delivery.Suppressed(
                        "1",
                        Instant.EPOCH,
                        ref(campaign.requestId(person)),
                        recipient(person.address()),
                        0,
                        "*",
                        List.of(Cause.Kind.BOUNCED)));
    }

    private void bounced(@Nullable String requestId, String address) throws IOException {
        take(
                Topic.EMAIL_EVENTS,
                new EmailEvent.Bounced(
                        new EmailEvent.EventRef(
                                "1", Instant.EPOCH, Instant.EPOCH, ref(requestId), recipient(address), null, null),
                        "no",
                        "5.1.1",
                        "Invalid Address",
                        EmailEvent.Permanence.PERMANENT));
    }

    private void inactive(String address) throws IOException {
        take(
                Topic.SUPPRESSIONS,
                new SuppressionRecord.Suppression(
                        "*",
                        recipient(address),
                        1,
                        List.of(new Cause(Cause.Kind.BOUNCED, Instant.EPOCH, null, "no", "sendgrid", null, null)),
                        Instant.EPOCH));
    }

    private static RequestRef ref(@Nullable String requestId) {
        return new RequestRef("shop", requestId, null, null, null, Map.of());
    }

    private static Recipient recipient(String address) {
        return new Recipient(address, "0".repeat(32));
    }

    private void take(Topic topic, Object record) throws IOException {
        observed.take(new TopicFeed.Entry(topic, "key", ContractsJson.write(record)));
    }
}
