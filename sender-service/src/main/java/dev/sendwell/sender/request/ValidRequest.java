package dev.sendwell.sender.request;

import dev.sendwell.contracts.DeadLetter;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SendEmail;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request in which nothing is missing and nothing has a value that cannot be used. Made by {@link RequestParser} only.
 *
 * @param email as published
 * @param kind by the topic it came on
 * @param ledgerId of its integration and id
 * @param to the recipient
 * @param from the override of the integration's From; absent when the request has none
 * @param replyTo the override of the integration's Reply-To; absent when the request has none
 * @param fingerprint what a record with the same id must have in common with this one
 */
public record ValidRequest(
        SendEmail email,
        MailKind kind,
        LedgerId ledgerId,
        EmailAddress to,
        @Nullable EmailAddress from,
        @Nullable EmailAddress replyTo,
        ContentFingerprint fingerprint)
        implements ParsedRequest {

    /** The publisher's id. */
    public String id() {
        return Objects.requireNonNull(email.id());
    }

    public String integrationId() {
        return Objects.requireNonNull(email.integrationId());
    }

    public String subject() {
        return Objects.requireNonNull(email.subject());
    }

    /** True for the dashboard's test e-mail. */
    public boolean isProbe() {
        return Boolean.TRUE.equals(email.probe());
    }

    /** How records about this request name it. */
    public RequestRef ref() {
        return new RequestRef(integrationId(), id(), ledgerId.toString(), kind, email.campaign(), email.metadata());
    }

    /** Why this integration's settings do not allow the request; empty when they do. */
    public Optional<Rejected> refusedBy(Integration integration) {
        if (from == null || isAllowed(from.domain(), integration)) {
            return Optional.empty();
        }
        return Optional.of(
                new Rejected(DeadLetter.Reason.INVALID, "from.address: the integration does not allow its domain"));
    }

    private static boolean isAllowed(String domain, Integration integration) {
        return integration.allowedFromDomains().contains(domain) || domain.equals(ownDomain(integration));
    }

    private static @Nullable String ownDomain(Integration integration) {
        return EmailAddress.parse(integration.from().address()) instanceof EmailAddress own ? own.domain() : null;
    }

    /** Without anything personal. */
    @Override
    public String toString() {
        return "request " + ledgerId;
    }
}
