package dev.sendwell.sender.integration;

/** What this instance knows of an integration id. */
public sealed interface Known {

    /** It can be sent through. */
    record Usable(Integration integration) implements Known {}

    /** It exists, and its secret cannot be opened with the keys at hand. */
    record Locked() implements Known {}

    /** It was deleted. */
    record Gone() implements Known {}

    /** Nobody has said anything of it. */
    record Unknown() implements Known {}
}
