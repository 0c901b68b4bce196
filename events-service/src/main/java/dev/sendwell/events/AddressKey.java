package dev.sendwell.events;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.SecretValue;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Base64;

/** Makes the address hasher of the deployment's key; a key that is none stops the start. */
final class AddressKey {
    private AddressKey() {}

    @Produces
    @Singleton
    static AddressHash.Hasher hasher(EventsConfig config) {
        try {
            return new AddressHash.Hasher(Base64.getDecoder().decode(SecretValue.read(config.addressKey())));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("sendwell.address-key: " + e.getMessage(), e);
        }
    }
}
