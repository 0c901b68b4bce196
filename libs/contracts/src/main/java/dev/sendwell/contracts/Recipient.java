package dev.sendwell.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The address a record is about.
 *
 * @param address the canonical form (see {@link EmailAddress}); absent once a person's data was erased
 * @param hash 32 lower-case hexadecimal digits, see {@link AddressHash}; stays when the address is erased
 */
public record Recipient(@Nullable String address, String hash) {}
