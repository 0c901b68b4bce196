package dev.sendwell.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Recipient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                550 5.1.1 The account does not exist | 550 5.1.1 The account does not exist
                550-5.1.1 The email account that you tried to reach does not exist. 550-5.1.1 Please try again c19si3 - gsmtp | 550 5.1.1 The email account that you tried to reach does not exist. Please try again # - gsmtp
                550 5.7.1 [203.0.113.9] on our block list, see https://example.org/r?id=4711 | 550 5.7.1 [#] on our block list, see #
                552 5.2.2 <full@example.org> over quota since 2026-11-22 | 552 5.2.2 <#> over quota since #
                554 Message refused 8f3ab21c-77 8f3ab21d-78 | 554 Message refused #
                Bounced Address | Bounced Address
                connect: connection to 192.0.2.7:25 timed out | connect: connection to # timed out
                """)
    void keepsTheWordsAndTheCodesAndTakesOutWhatDiffers(String words, String grouped) {
        assertThat(Reason.group(words, null)).isEqualTo(grouped);
    }

    @Test
    void putsRefusalsOfDifferentRecipientsIntoOneGroup() {
        assertThat(Reason.group("550 5.1.1 <a@example.org>: user unknown (id 17)", null))
                .isEqualTo(Reason.group("550 5.1.1 <other.person@example.org>: user unknown (id 9281)", null));
    }

    @Test
    void takesOutTheNameOfARecipientWithoutTheDomain() {
        Recipient alice = new Recipient("Alice.Meyer@example.org", "0123456789abcdef0123456789abcdef");

        assertThat(Reason.group("550 5.1.1 unknown local-part 'alice.meyer' in example.org", alice))
                .isEqualTo("550 5.1.1 unknown local-part '#' in example.org");
        assertThat(Reason.group("550 5.1.1 malice.meyers", alice)).isEqualTo("550 5.1.1 malice.meyers");
    }

    @Test
    void saysSoWhenThereIsNoReason() {
        assertThat(Reason.group(null, null)).isEqualTo(Reason.NONE);
        assertThat(Reason.group(" \u0000\r\n ", null)).isEqualTo(Reason.NONE);
    }

    @Test
    void fitsTheTableWhateverIsReported() {
        String hostile = "\ud800\u0000" + "<script>alert(1)</script> " + "😀".repeat(100_000);

        assertThat(Reason.group(hostile, null)).hasSizeLessThanOrEqualTo(160).doesNotContain("\u0000", "\ud800 ");
    }
}
