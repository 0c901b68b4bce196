package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Written;
import dev.sendwell.events.suppression.KindText;
import dev.sendwell.events.suppression.Suppression;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address, or a domain, in a scope, as tables show it.
 *
 * @param name the address; once erased, the beginning of its hash
 * @param story where everything about the address stands; empty for a domain and once erased
 * @param scope in words
 * @param lift where it can be lifted; empty once erased, since nobody can name it any more
 */
public record InactiveRow(String name, String story, String scope, List<Because> causes, String lift) {

    /**
     * One cause.
     *
     * @param word the cause's word in addresses, such as {@code bounced}
     * @param since and, where it ends by itself, until when
     * @param evidence the provider's or a person's words, with the campaign
     */
    public record Because(
            String word, String kind, String tone, String stops, String since, String evidence, String actor) {
        static Because of(Cause cause, ZoneId zone) {
            String since = Written.moment(cause.since(), zone);
            String campaign = cause.campaign() == null ? "" : " · " + cause.campaign();
            return new Because(
                    KindText.of(cause.kind()),
                    Words.of(cause.kind()),
                    Words.tone(cause.kind()),
                    Words.stops(cause.kind()),
                    cause.until() == null ? since : since + ", until " + Written.moment(cause.until(), zone),
                    cause.evidence() + campaign,
                    cause.actor());
        }
    }

    static InactiveRow of(Suppression suppression, ZoneId zone) {
        return of(suppression, suppression.recipient().address(), zone);
    }

    /** The same where the address is known although it was erased, because somebody named it. */
    static InactiveRow of(Suppression suppression, @Nullable String address, ZoneId zone) {
        boolean story = address != null && !address.startsWith("@");
        return new InactiveRow(
                address == null
                        ? "erased, " + suppression.recipient().hash().substring(0, 8)
                        : address.startsWith("@") ? "everybody " + address : address,
                story ? "/addresses/" + encoded(address) : "",
                Words.of(Scope.parse(suppression.scope())),
                suppression.causes().stream()
                        .map(cause -> Because.of(cause, zone))
                        .toList(),
                address == null || !suppression.active()
                        ? ""
                        : "/suppressions/lift?address=" + encoded(address) + "&scope=" + encoded(suppression.scope()));
    }

    /** As a part of a path or a query: a blank is {@code %20} in both. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
