package dev.sendwell.sender.composition;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.UnsubscribeToken;
import dev.sendwell.sender.request.ValidRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One-click unsubscribe (RFC 8058) for marketing mail that names no unsubscribe group: with a group, SendGrid adds its own. Where
 * the publisher wrote the header himself, his stands.
 */
public final class UnsubscribeLinks {
    /** Adds nothing: no public URL or no keyset is configured. */
    public static final UnsubscribeLinks NONE = new UnsubscribeLinks("", null);

    /** Leaves room for the URL in a header line of 998 characters. */
    private static final int LONGEST_TOKEN = 640;

    private final String publicUrl;
    private final UnsubscribeToken.@Nullable Keyset keyset;

    private UnsubscribeLinks(String publicUrl, UnsubscribeToken.@Nullable Keyset keyset) {
        this.publicUrl = publicUrl;
        this.keyset = keyset;
    }

    /**
     * Links to pages of events-service.
     *
     * @param publicUrl where the dashboard is, without a slash at its end
     * @param keyset the same as events-service's
     */
    public static UnsubscribeLinks at(String publicUrl, UnsubscribeToken.Keyset keyset) {
        return new UnsubscribeLinks(publicUrl, keyset);
    }

    /** The header lines for a message; empty when it needs none. */
    String headers(ValidRequest request) {
        return token(request)
                .map(token -> "List-Unsubscribe: <" + publicUrl + "/u/" + token + ">\r\n"
                        + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
                .orElse("");
    }

    private Optional<String> token(ValidRequest request) {
        boolean ours = request.kind() == MailKind.MARKETING
                && request.email().unsubscribeGroup() == null
                && request.email().headers().keySet().stream().noneMatch("List-Unsubscribe"::equalsIgnoreCase);
        if (keyset == null || !ours) {
            return Optional.empty();
        }
        String whole = write(keyset, request, request.email().campaign());
        return Optional.of(whole.length() > LONGEST_TOKEN ? write(keyset, request, null) : whole);
    }

    private static String write(UnsubscribeToken.Keyset keyset, ValidRequest request, @Nullable String campaign) {
        return keyset.write(new UnsubscribeToken(
                request.integrationId(), request.id(), campaign, request.to().canonical()));
    }
}
