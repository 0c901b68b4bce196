package dev.sendwell.advice;

import dev.sendwell.contracts.Recipient;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a refusal with everything taken out that differs from one message to the next (addresses, links, numbers, ids),
 * so that equal refusals are counted together. The reply code and the enhanced status code at its head stay.
 */
public final class Reason {
    /** What counts where nobody gave a reason. */
    public static final String NONE = "no reason given";

    private static final int LONGEST = 160;
    private static final Pattern LINK = Pattern.compile("(?i)\\bhttps?://\\S+");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\],;:\"']+@[^\\s<>()\\[\\],;:\"']+");
    private static final Pattern CODE =
            Pattern.compile("^([2-5]\\d\\d)[- ]?(?:#?([245]\\.\\d{1,3}\\.\\d{1,3}))?(?=\\W|$)");
    private static final Pattern VARIABLE = Pattern.compile("[\\w.:=+/-]*\\d[\\w.:=+/-]*");
    private static final Pattern REPEATED = Pattern.compile("#(?:[\\s,;:#()\\[\\]<>.-]*#)+");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}\\u2028\\u2029]+");

    private Reason() {}

    /**
     * The group that a refusal belongs to.
     *
     * @param recipient whose name before the {@code @} some providers quote by itself; null where it is not known
     */
    public static String group(@Nullable String words, @Nullable Recipient recipient) {
        if (words == null) {
            return NONE;
        }
        // What comes after some hundred characters never told two reasons apart, and costs time.
        String text = Text.storable(words, 600);
        text = SPACE.matcher(text).replaceAll(" ").strip();
        var head = CODE.matcher(text);
        String code = "";
        if (head.find()) {
            code = head.group(2) == null ? head.group(1) : head.group(1) + " " + head.group(2);
            String again = Pattern.quote(head.group());
            text = text.substring(head.end()).replaceAll("(?:^|\\s)" + again + "(?=\\s|$)", " ");
        }
        text = LINK.matcher(text).replaceAll("#");
        text = ADDRESS.matcher(text).replaceAll("#");
        text = withoutTheNameOf(recipient, text);
        text = VARIABLE.matcher(text).replaceAll("#");
        text = REPEATED.matcher(text).replaceAll("#");
        text = SPACE.matcher(code + " " + text).replaceAll(" ").strip();
        return text.isEmpty() ? NONE : Text.storable(text, LONGEST).strip();
    }

    private static String withoutTheNameOf(@Nullable Recipient recipient, String text) {
        String address = recipient == null || recipient.address() == null ? "" : recipient.address();
        int at = address.lastIndexOf('@');
        return at < 1
                ? text
                : Pattern.compile(
                                "(?<![\\p{L}\\p{N}])" + Pattern.quote(address.substring(0, at)) + "(?![\\p{L}\\p{N}])",
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(text)
                        .replaceAll("#");
    }
}
