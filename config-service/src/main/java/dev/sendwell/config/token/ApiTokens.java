package dev.sendwell.config.token;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.person.PersonRole;
import dev.sendwell.config.publication.TopicState;
import dev.sendwell.config.session.SigningKey;
import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.SessionToken;
import dev.sendwell.dashboard.Violation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;

/** The API tokens of this deployment. */
@Singleton
public class ApiTokens {
    private static final Logger LOG = Logger.getLogger(ApiTokens.class);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,59}");
    private static final int LONGEST_DAYS = 366;
    /** Clocks of services may differ by this much. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    @Inject
    SigningKey key;

    @Inject
    TopicState topics;

    @Inject
    InstantSource clock;

    /** What came of a wish to make or revoke a token. */
    sealed interface Outcome {}

    /**
     * It is made.
     *
     * @param secret the token itself, to be shown now and never again
     */
    record Made(ApiToken token, String secret) implements Outcome {
        /** Does not show the token. */
        @Override
        public String toString() {
            return "Made[token=" + token.id + "]";
        }
    }

    /** Some fields are wrong; nothing was made. */
    record Refused(List<Violation> violations) implements Outcome {}

    /** From now on it is refused everywhere, or was already. */
    record Revoked(ApiToken token) implements Outcome {}

    /** There is no such token. */
    record Unknown() implements Outcome {}

    /** All that ever were, the newest first. */
    @Transactional
    List<ApiToken> all() {
        return ApiToken.list("order by createdAt desc, id");
    }

    @Transactional
    Optional<ApiToken> find(UUID id) {
        return ApiToken.findByIdOptional(id);
    }

    /**
     * Makes a token.
     *
     * @param days how long it is good
     */
    @Transactional
    Outcome make(@Nullable String name, @Nullable PersonRole role, @Nullable Integer days, Actor actor) {
        List<Violation> violations = new ArrayList<>();
        String stripped = name == null ? "" : name.strip();
        if (!NAME.matcher(stripped).matches()) {
            violations.add(new Violation(
                    "name",
                    "has to be 1 to 60 letters, digits, spaces, dots, hyphens and underscores, such as ci-reports"));
        } else if (ApiToken.count("name = ?1 and revokedAt is null", stripped) > 0) {
            violations.add(new Violation("name", "is another token's; revoke that one or choose another name"));
        }
        if (role == null) {
            violations.add(new Violation("role", "has to be admin or viewer"));
        }
        if (days == null || days < 1 || days > LONGEST_DAYS) {
            violations.add(new Violation("days", "has to be 1 to " + LONGEST_DAYS));
        }
        if (role == null || days == null || !violations.isEmpty()) {
            return new Refused(violations);
        }
        Instant now = clock.instant();
        ApiToken token = new ApiToken(
                UUID.randomUUID(), stripped, role, key.id(), actor.name(), now, now.plus(Duration.ofDays(days)));
        token.persist();
        audit("token made", token, actor, now, Map.of(), facts(token));
        return new Made(token, sign(token));
    }

    /** Has a token refused everywhere. */
    @Transactional
    Outcome revoke(UUID id, Actor actor) {
        ApiToken token = ApiToken.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (token == null) {
            return new Unknown();
        }
        if (token.revokedAt == null) {
            Instant now = clock.instant();
            token.revokedAt = now;
            String tokenId = token.id.toString();
            topics.put(
                    Topic.ACCESS,
                    AccessRecord.TokenRevoked.key(tokenId),
                    ContractsJson.write(new AccessRecord.TokenRevoked(tokenId, token.expiresAt)),
                    "dev.sendwell.access.changed.v1",
                    token.expiresAt.plus(CLOCKS_DIFFER));
            audit("token revoked", token, actor, now, facts(token), Map.of());
        }
        return new Revoked(token);
    }

    private String sign(ApiToken token) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(SessionToken.ISSUER);
        claims.setAudience(SessionToken.API_AUDIENCE);
        claims.setSubject("token/" + token.id);
        claims.setStringClaim("upn", "API token " + token.name);
        claims.setStringListClaim("groups", token.role.group());
        claims.setJwtId(token.id.toString());
        claims.setIssuedAt(NumericDate.fromSeconds(token.createdAt.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(token.expiresAt.getEpochSecond()));
        return key.sign(claims);
    }

    private static Map<String, String> facts(ApiToken token) {
        return Map.of("role", token.role.group(), "expires", token.expiresAt.toString());
    }

    private static void audit(
            String action,
            ApiToken token,
            Actor actor,
            Instant at,
            Map<String, String> before,
            Map<String, String> after) {
        AuditEntry.write(at, actor, action, "token/" + token.name, before, after);
        LOG.infof("%s token=%s", action, token.id);
    }
}
