package dev.sendwell.contracts;

/**
 * Where a suppression holds. As text: {@code *} everywhere, {@code i:shop} one integration, {@code g:shop:12} one unsubscribe
 * group of an integration's SendGrid account.
 */
public sealed interface Scope {

    /** Every integration: a mailbox that does not exist does not exist for anyone. */
    record Everywhere() implements Scope {
        @Override
        public String toString() {
            return "*";
        }
    }

    /** One integration. */
    record OfIntegration(String integrationId) implements Scope {
        @Override
        public String toString() {
            return "i:" + integrationId;
        }
    }

    /** One unsubscribe group. */
    record OfGroup(String integrationId, int group) implements Scope {
        @Override
        public String toString() {
            return "g:" + integrationId + ":" + group;
        }
    }

    /** Everywhere. */
    static Scope everywhere() {
        return new Everywhere();
    }

    /** Reads the text form.
     *
     * @throws IllegalArgumentException when it is none of the three forms
     */
    static Scope parse(String text) {
        if (text.equals("*")) {
            return new Everywhere();
        }
        if (text.startsWith("i:") && text.length() > 2) {
            return new OfIntegration(text.substring(2));
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith("g:") && colon > 2) {
            return new OfGroup(text.substring(2, colon), Integer.parseInt(text.substring(colon + 1)));
        }
        throw new IllegalArgumentException("not a suppression scope: " + text);
    }
}
