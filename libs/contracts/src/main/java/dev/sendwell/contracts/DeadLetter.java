package dev.sendwell.contracts;

/** Why a request is on {@link Topic#SEND_REQUESTS_DLQ}: header names (values are UTF-8 text) and the reasons. */
public final class DeadLetter {
    /** One of {@link Reason}'s wire names. */
    public static final String REASON = "sendwell-reason";
    /** The reason in words, with the field and never with an address, a body or a secret. */
    public static final String DETAIL = "sendwell-detail";
    /** The topic it was read from. */
    public static final String TOPIC = "sendwell-topic";
    /** The partition it was read from, decimal. */
    public static final String PARTITION = "sendwell-partition";
    /** The offset it was read from, decimal. */
    public static final String OFFSET = "sendwell-offset";

    private DeadLetter() {}

    /** Why a request could not be taken. */
    public enum Reason {
        /** The bytes are not the JSON of a SendEmail. */
        MALFORMED("malformed"),
        /** A field is missing or has a value that cannot be used. */
        INVALID("invalid"),
        /** The composed message would be larger than the provider takes. */
        TOO_LARGE("too-large"),
        /** No integration of that name appeared within the grace time. */
        UNKNOWN_INTEGRATION("unknown-integration"),
        /** The id was used before with other content. */
        ID_REUSED("id-reused"),
        /** The record is older than the ledger remembers. */
        TOO_OLD("too-old");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** The value of the header {@link #REASON}. */
        public String wireName() {
            return wireName;
        }
    }
}
