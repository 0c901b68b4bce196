package dev.sendwell.events.webhook;

/** How a post can be answered. SendGrid takes any 2xx as taken and tries again for 24 hours after anything else. */
enum Answer {
    TAKEN(204, "taken", ""),
    UNKNOWN_TOKEN(404, "unknown-token", "There is no webhook at this URL."),
    TOO_LARGE(413, "too-large", "The body is larger, or has more events, than is allowed here."),
    UNSIGNED(401, "unsigned", "The post has no signature: switch on the signed event webhook at SendGrid."),
    NO_KEY(401, "no-key", "No verification key is set: paste SendGrid's public key into the integration's settings."),
    WRONG_SIGNATURE(
            401, "wrong-signature", "The signature is not this webhook's: paste SendGrid's current public key."),
    STALE(401, "stale", "The signature's timestamp is too old."),
    NO_BEARER_TOKEN(401, "no-bearer-token", "The post has no OAuth bearer token, which the integration asks for."),
    WRONG_BEARER_TOKEN(
            401,
            "wrong-bearer-token",
            "The OAuth bearer token is not the one that the integration asks for, or has run out."),
    TOO_SLOW(408, "too-slow", "The body did not arrive in time."),
    NOT_AN_ARRAY(400, "not-an-array", "The body is no JSON array of objects."),
    NOT_NOW(503, "not-now", "Events cannot be stored at the moment; try again.");

    private final int status;
    private final String cause;
    private final String words;

    Answer(int status, String cause, String words) {
        this.status = status;
        this.cause = cause;
        this.words = words;
    }

    int status() {
        return status;
    }

    /** The word for metrics and for the counts on the settings page. */
    String cause() {
        return cause;
    }

    /** What a person who tries it by hand reads; empty when there is nothing to say. */
    String words() {
        return words;
    }

    /** True where the post itself is at fault, which the integration's page shows. */
    boolean isRefusal() {
        return this != TAKEN && this != NOT_NOW;
    }
}
