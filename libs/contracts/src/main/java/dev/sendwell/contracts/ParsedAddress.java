package dev.sendwell.contracts;

/** What came of reading an address: the address, or why it is none. */
public sealed interface ParsedAddress permits EmailAddress, ParsedAddress.Invalid {

    /**
     * Not an address.
     *
     * @param reason in words, without the address
     */
    record Invalid(String reason) implements ParsedAddress {}
}
