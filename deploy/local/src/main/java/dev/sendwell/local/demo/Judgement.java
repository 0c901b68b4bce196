package dev.sendwell.local.demo;

import dev.sendwell.local.demo.Observed.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened, against what had to happen.
 *
 * @param lost requests that had to reach the provider and did not: everybody's first, and the second of whoever stays active
 * @param duplicated messages beyond the first of a request
 * @param wronglyInactive people who are not mailed any more for no reason
 * @param missedInactive people who had to become inactive and did not
 * @param mailedThoughInactive messages of the second campaign to people who had become inactive
 * @param campaigns the counts of each, by their names
 */
record Judgement(
        int lost,
        int duplicated,
        int wronglyInactive,
        int missedInactive,
        int mailedThoughInactive,
        List<Map<String, Object>> campaigns) {

    /**
     * Judges.
     *
     * @param published the campaigns that were published, in order; at most two
     * @param inbox how many messages the simulator has of each request
     */
    static Judgement of(Crowd crowd, List<Campaign> published, Observed observed, Map<String, Integer> inbox) {
        int lost = 0;
        int duplicated = 0;
        int mailedThoughInactive = 0;
        List<Map<String, Object>> counts = new ArrayList<>();
        for (Campaign campaign : published) {
            boolean first = campaign == published.getFirst();
            for (Person person : crowd.people()) {
                int messages = inbox.getOrDefault(campaign.requestId(person), 0);
                boolean wanted = first || !person.becomesInactive();
                lost += wanted && messages == 0 ? 1 : 0;
                duplicated += Math.max(0, messages - 1);
                mailedThoughInactive += wanted ? 0 : messages;
            }
            counts.add(counts(crowd, campaign, observed));
        }
        Set<String> inactive = observed.inactive();
        int wronglyInactive = 0;
        int missedInactive = 0;
        for (Person person : crowd.people()) {
            boolean is = inactive.contains(person.address());
            wronglyInactive += is && !person.becomesInactive() ? 1 : 0;
            missedInactive += !is && person.becomesInactive() ? 1 : 0;
        }
        return new Judgement(lost, duplicated, wronglyInactive, missedInactive, mailedThoughInactive, counts);
    }

    /** True when nothing is wrong. */
    boolean good() {
        return lost == 0 && duplicated == 0 && wronglyInactive == 0 && missedInactive == 0 && mailedThoughInactive == 0;
    }

    private static Map<String, Object> counts(Crowd crowd, Campaign campaign, Observed observed) {
        List<Observed.Request> requests = crowd.people().stream()
                .map(person -> observed.request(campaign.requestId(person)))
                .toList();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("campaign", campaign.name());
        counts.put("requested", requests.size());
        counts.put("accepted", ended(requests, Outcome.ACCEPTED));
        counts.put("delivered", signed(requests, Sign.DELIVERED));
        counts.put("bounced", signed(requests, Sign.BOUNCED));
        counts.put("blocked", signed(requests, Sign.BLOCKED));
        counts.put("dropped", signed(requests, Sign.DROPPED));
        counts.put("unsubscribed", signed(requests, Sign.UNSUBSCRIBED));
        counts.put("complained", signed(requests, Sign.COMPLAINED));
        counts.put("suppressed", ended(requests, Outcome.SUPPRESSED));
        counts.put("failed", ended(requests, Outcome.FAILED) + ended(requests, Outcome.DEAD_LETTERED));
        counts.put("expired", ended(requests, Outcome.EXPIRED));
        return counts;
    }

    private static int ended(List<Observed.Request> requests, Outcome outcome) {
        return (int) requests.stream()
                .filter(request -> request.outcome().filter(outcome::equals).isPresent())
                .count();
    }

    private static int signed(List<Observed.Request> requests, Sign sign) {
        return (int) requests.stream()
                .filter(request -> request.signs().contains(sign))
                .count();
    }
}
