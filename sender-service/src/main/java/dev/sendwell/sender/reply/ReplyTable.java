package dev.sendwell.sender.reply;

import static dev.sendwell.smtp.Stage.AUTH;
import static dev.sendwell.smtp.Stage.CONTENT;
import static dev.sendwell.smtp.Stage.DATA;
import static dev.sendwell.smtp.Stage.MAIL;
import static dev.sendwell.smtp.Stage.RCPT;

import dev.sendwell.smtp.Reply;
import dev.sendwell.smtp.Stage;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server's refusal means: the first row that fits. From SendGrid's documentation and RFC 3463; other providers' replies
 * fall into the general rows at the end.
 */
public final class ReplyTable {
    private static final Set<Stage> ANY = Set.of(Stage.values());
    private static final String ALL = ".*";

    private static final List<Row> ROWS = List.of(
            //      stage                     code        enhanced                     text           means
            row(ANY, "4..|5..", ALL, "maximum credits exceeded|exceeded your messaging limits", Meaning.QUOTA),
            row(ANY, "4..|5..", ALL, "authorization grant is invalid", Meaning.CREDENTIALS),
            row(Set.of(AUTH), "5..", ALL, ALL, Meaning.CREDENTIALS),
            row(Set.of(MAIL, RCPT, DATA), "530", ALL, ALL, Meaning.CREDENTIALS),
            row(ANY, "5..", ALL, "does not match a verified sender identity", Meaning.SENDER_IDENTITY),
            row(ANY, "5..|403", ALL, "not authorized to send", Meaning.SENDER_IDENTITY),
            row(ANY, "4..", ALL, ALL, Meaning.TEMPORARY),
            row(ANY, "5..", "5\\.7\\.\\d+", ALL, Meaning.POLICY),
            row(ANY, "5..", "5\\.3\\.4", ALL, Meaning.TOO_LARGE),
            row(Set.of(MAIL, DATA, CONTENT), "552", "|5\\.[^2]\\..*", ALL, Meaning.TOO_LARGE),
            row(Set.of(RCPT), "5..", "5\\.1\\.(1|2|3|6|10)", ALL, Meaning.RECIPIENT),
            row(Set.of(MAIL, RCPT), "5..", ALL, ALL, Meaning.POLICY),
            row(ANY, ALL, ALL, ALL, Meaning.MESSAGE));

    private ReplyTable() {}

    /** What a refusal at a stage means. */
    public static Meaning meaning(Stage stage, Reply reply) {
        return ROWS.stream()
                .filter(row -> row.fits(stage, reply))
                .findFirst()
                .orElseThrow()
                .meaning();
    }

    private static Row row(Set<Stage> stages, String code, String enhanced, String text, Meaning meaning) {
        return new Row(
                stages,
                Pattern.compile(code),
                Pattern.compile(enhanced),
                Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
                meaning);
    }

    /**
     * One row.
     *
     * @param enhanced of the whole enhanced code, empty where the reply has none
     * @param text found anywhere in the reply's text
     */
    private record Row(Set<Stage> stages, Pattern code, Pattern enhanced, Pattern text, Meaning meaning) {
        boolean fits(Stage stage, Reply reply) {
            return stages.contains(stage)
                    && code.matcher(Integer.toString(reply.code())).matches()
                    && enhanced.matcher(reply.enhanced() == null ? "" : reply.enhanced())
                            .matches()
                    && text.matcher(reply.text()).find();
        }
    }
}
