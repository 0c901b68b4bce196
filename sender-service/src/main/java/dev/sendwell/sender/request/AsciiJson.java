package dev.sendwell.sender.request;

/** Text in a JSON string of ASCII only, every other UTF-16 unit as {@code \}{@code uXXXX}: how metadata travels to SendGrid. */
public final class AsciiJson {
    private AsciiJson() {}

    /** The text between the quotation marks. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c >= ' ' && c < 127) {
                escaped.append(c);
            } else {
                escaped.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    escaped.append(Character.forDigit((c >> shift) & 15, 16));
                }
            }
        }
        return escaped.toString();
    }
}
