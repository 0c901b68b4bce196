package dev.sendwell.sender.composition;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.UnsubscribeToken;
import dev.sendwell.sender.request.ValidRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One-click unsubscribe (RFC 8058) for marketing mail, unless it names an unsubscribe group and goes through SendGrid, which adds its
 * own then. Where the publisher wrote the header himself, his stands.
 */
public final class UnsubscribeLinks {
    /** Adds nothing: no public URL or no keyset is configured. */
    public static final UnsubscribeLinks NONE = new UnsubscribeLinks("", null);

    /** Leaves room for the URL in a header line of 998 characters. */
    private static final int LONGEST_TOKEN = 640;

    /** Says that one click is enough (RFC 8058); nothing without the link. */
    static final String POST = "List-Unsubscribe-Post";

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
    String headers(ValidRequest request, IntegrationRecord.Provider provider) {
        return token(request, provider)
                .map(token -> "List-Unsubscribe: <" + publicUrl + "/u/" + token + ">\r\n" + POST
                        + ": List-Unsubscribe=One-Click\r\n")
                .orElse("");
    }

    private Optional<String> token(ValidRequest request, IntegrationRecord.Provider provider) {
        boolean providersOwn = provider == IntegrationRecord.Provider.SENDGRID
                && request.email().unsubscribeGroup() != null;
        boolean ours = request.kind() == MailKind.MARKETING
                && !providersOwn
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
