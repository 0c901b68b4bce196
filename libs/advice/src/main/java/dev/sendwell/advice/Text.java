package dev.sendwell.advice;

import org.jspecify.annotations.Nullable;

/** Makes a text from outside fit a column: PostgreSQL takes no NUL and no half of a surrogate pair, and an index no long key. */
public final class Text {
    private Text() {}

    /** The text without what cannot be stored, at most {@code longest} characters; empty when absent. */
    public static String storable(@Nullable String text, int longest) {
        if (text == null) {
            return "";
        }
        StringBuilder kept = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int length = Character.charCount(point);
            if (kept.length() + length > longest) {
                break;
            }
            if (point != 0 && Character.getType(point) != Character.SURROGATE) {
                kept.appendCodePoint(point);
            }
            i += length;
        }
        return kept.toString();
    }
}
