package dev.sendwell.events.address;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.EmailAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds addresses in any text, by their hashes: of whom was erased nothing else is known. */
final class Mentions {
    private static final Pattern ADDRESS =
            Pattern.compile("([^\\s\"<>()\\[\\],;:\\\\@]{1,64}+)@([\\p{L}\\p{N}.-]{1,255}+)");

    /** As JSON may write any character. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private final AddressHash.Hasher hasher;

    Mentions(AddressHash.Hasher hasher) {
        this.hasher = hasher;
    }

    boolean anyOf(Set<UUID> hashes, String text) {
        return first(hashes, text).isPresent();
    }

    /** The first of the addresses that a text names. */
    Optional<EmailAddress> first(Set<UUID> hashes, String text) {
        if (text.length() < 3) {
            return Optional.empty();
        }
        String plain = ESCAPED.matcher(text)
                .replaceAll(escaped ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escaped.group(1), 16))));
        return ADDRESS.matcher(plain)
                .results()
                .flatMap(found -> oneOf(hashes, found).stream())
                .findFirst();
    }

    /** What stands around the address may be a part of it or not, such as a quote: {@code o'brien@example.org-2}. */
    private Optional<EmailAddress> oneOf(Set<UUID> hashes, MatchResult found) {
        String local = found.group(1);
        String whole = withoutTheEndOfASentence(found.group(2));
        int hyphen = whole.lastIndexOf('-');
        for (String domain : hyphen < 1 ? List.of(whole) : List.of(whole, whole.substring(0, hyphen))) {
            for (int from = 0; from < local.length(); from++) {
                boolean mayBegin = from == 0 || !Character.isLetterOrDigit(local.charAt(from - 1));
                if (mayBegin
                        && EmailAddress.parse(local.substring(from) + "@" + domain) instanceof EmailAddress address
                        && hashes.contains(hasher.of(address).value())) {
                    return Optional.of(address);
                }
            }
        }
        return Optional.empty();
    }

    private static String withoutTheEndOfASentence(String domain) {
        int end = domain.length();
        while (end > 0 && domain.charAt(end - 1) == '.') {
            end--;
        }
        return domain.substring(0, end);
    }
}
