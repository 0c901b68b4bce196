package dev.sendwell.simulator.account;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which API key may do what. The account's own may do everything; those made over the API are forgotten with the process. */
public final class ApiKeys {
    /** What a key needs to sign in over SMTP. */
    public static final String MAIL_SEND = "mail.send";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String owner;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    public ApiKeys(String owner) {
        this.owner = owner;
    }

    /**
     * A key that was made over the API.
     *
     * @param id by which it is revoked
     * @param key shown once
     */
    public record Made(String id, String key, Set<String> scopes) {}

    /** A new key with these scopes only. */
    public Made create(List<String> scopes) {
        String id = random(16);
        Made key = new Made(id, "SG." + id + "." + random(32), Set.copyOf(scopes));
        made.put(key.key(), key);
        return key;
    }

    /** Revokes a key; false when there is none of the id. */
    public boolean revoke(String id) {
        return made.values().removeIf(key -> key.id().equals(id));
    }

    /** Whether a key may do what needs a scope; empty when it is no key of this account. */
    public Optional<Boolean> may(String key, String scope) {
        if (key.equals(owner)) {
            return Optional.of(true);
        }
        return Optional.ofNullable(made.get(key)).map(known -> known.scopes().contains(scope));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
