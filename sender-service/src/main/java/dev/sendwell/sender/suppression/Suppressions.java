package dev.sendwell.sender.suppression;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Scope;
import dev.sendwell.sender.lane.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The suppressions of some addresses and domains, in every scope, as the database had them at one moment. */
public final class Suppressions {
    private final Map<AddressHash, List<Entry>> byHash;

    public Suppressions(List<Entry> entries) {
        this.byHash = entries.stream().collect(Collectors.groupingBy(Entry::hash));
    }

    /** Why the request must not be sent: the widest scope that stops it, with the causes that do. */
    public Optional<Stop> stopping(Submission submission, Instant now) {
        if (byHash.isEmpty()) {
            return Optional.empty();
        }
        return scopesOf(submission)
                .flatMap(scope -> Stream.of(submission.recipientHash(), submission.domainHash())
                        .flatMap(hash -> byHash.getOrDefault(hash, List.of()).stream())
                        .filter(entry -> entry.scope().equals(scope))
                        .flatMap(entry -> entry.stopping(submission.kind(), now).stream()))
                .findFirst();
    }

    /** From the widest to the narrowest. */
    private static Stream<String> scopesOf(Submission submission) {
        String integration = submission.integrationId();
        Stream<Scope> scopes = Stream.of(Scope.everywhere(), new Scope.OfIntegration(integration));
        Integer group = submission.request().email().unsubscribeGroup();
        if (group != null) {
            scopes = Stream.concat(scopes, Stream.of(new Scope.OfGroup(integration, group)));
        }
        return scopes.map(Scope::toString);
    }

    /**
     * One address or domain in one scope.
     *
     * @param scope as text, see {@link Scope}
     */
    public record Entry(AddressHash hash, String scope, List<Held> causes) {
        private Optional<Stop> stopping(MailKind kind, Instant now) {
            List<Cause.Kind> stopping = causes.stream()
                    .filter(cause -> cause.kind().stops(kind) && cause.holdsAt(now))
                    .map(Held::kind)
                    .distinct()
                    .toList();
            return stopping.isEmpty() ? Optional.empty() : Optional.of(new Stop(scope, stopping));
        }
    }

    /**
     * One cause.
     *
     * @param until when it ends by itself; absent: never
     */
    public record Held(Cause.Kind kind, @Nullable Instant until) {
        boolean holdsAt(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /** What stops a request. */
    public record Stop(String scope, List<Cause.Kind> causes) {}
}
