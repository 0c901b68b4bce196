package dev.sendwell.sender.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.smtp.Reply;
import dev.sendwell.smtp.Stage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of replies, with SendGrid's own words where they are known. */
class ReplyTableTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTH    | 535 |        | Authentication failed: Bad username / password                          | CREDENTIALS",
                "AUTH    | 535 |        | The provided authorization grant is invalid, expired, or revoked        | CREDENTIALS",
                "CONTENT | 550 |        | The provided authorization grant is invalid, expired, or revoked        | CREDENTIALS",
                "MAIL    | 530 | 5.7.0  | Authentication required                                                 | CREDENTIALS",
                "AUTH    | 454 | 4.7.0  | Temporary authentication failure                                        | TEMPORARY",
                "AUTH    | 451 |        | Authentication failed: Maximum credits exceeded                         | QUOTA",
                "CONTENT | 451 |        | You have exceeded your messaging limits                                 | QUOTA",
                "CONTENT | 550 |        | The from address does not match a verified Sender Identity.             | SENDER_IDENTITY",
                "CONTENT | 550 |        | 403 You are not authorized to send from that email address              | SENDER_IDENTITY",
                "MAIL    | 421 |        | Too many connections                                                    | TEMPORARY",
                "RCPT    | 450 | 4.2.1  | Mailbox busy                                                            | TEMPORARY",
                "CONTENT | 451 | 4.7.1  | Greylisted                                                              | TEMPORARY",
                "DATA    | 452 | 4.3.1  | Insufficient storage                                                    | TEMPORARY",
                "MAIL    | 552 | 5.3.4  | Message size exceeds fixed limit                                        | TOO_LARGE",
                "CONTENT | 552 |        | Message exceeds size limit                                              | TOO_LARGE",
                "RCPT    | 552 | 5.2.2  | Mailbox full                                                            | POLICY",
                "RCPT    | 550 | 5.1.1  | No such user                                                            | RECIPIENT",
                "RCPT    | 550 | 5.1.2  | Bad destination system                                                  | RECIPIENT",
                "RCPT    | 553 | 5.1.3  | Bad address syntax                                                      | RECIPIENT",
                "RCPT    | 551 | 5.1.6  | Mailbox has moved                                                       | RECIPIENT",
                "RCPT    | 556 | 5.1.10 | Null MX                                                                 | RECIPIENT",
                "RCPT    | 550 | 5.1.8  | Bad sender                                                              | POLICY",
                "RCPT    | 550 | 5.7.1  | Relaying denied                                                         | POLICY",
                "CONTENT | 550 | 5.7.26 | Unauthenticated mail                                                    | POLICY",
                "RCPT    | 554 |        | Service unavailable                                                     | POLICY",
                "CONTENT | 550 | 5.1.1  | Said after DATA, of nobody in particular                                | MESSAGE",
                "CONTENT | 554 | 5.6.0  | Message is not acceptable                                               | MESSAGE",
            })
    void aRefusalMeans(Stage stage, int code, @Nullable String enhanced, String text, Meaning meaning) {
        assertThat(ReplyTable.meaning(stage, new Reply(code, enhanced, List.of(text))))
                .isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Greylisted, please try again in 5 minutes | 300",
                "Try again after 30 seconds.               | 30",
                "retry in 1 hour                           | 3600",
                "try again in 99999 hours                  | 86400",
                "try again later                           | 0",
                "Ok                                        | 0",
            })
    void aReplyAsksToWait(String text, long seconds) {
        assertThat(RetryHint.in(text).orElse(Duration.ZERO)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
