package dev.sendwell.simulator.http;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which API key may do what. The account's own may do everything; those made over the API are forgotten with the process. */
public final class ApiKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String owner;
    private final Map<String, Set<String>> scopes = new ConcurrentHashMap<>();

    public ApiKeys(String owner) {
        this.owner = owner;
    }

    /** A new key with these scopes only. */
    String create(List<String> granted) {
        String key = "SG." + random(16) + "." + random(32);
        scopes.put(key, Set.copyOf(granted));
        return key;
    }

    /** Whether a key may do what needs a scope; empty when it is no key of this account. */
    Optional<Boolean> may(String key, String scope) {
        if (key.equals(owner)) {
            return Optional.of(true);
        }
        return Optional.ofNullable(scopes.get(key)).map(granted -> granted.contains(scope));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
