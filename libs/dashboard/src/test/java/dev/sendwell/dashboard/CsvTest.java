package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void quotesWhatWouldEndACellOrALine() throws IOException {
        assertThat(line("plain", "a,b", "say \"no\"", "two\r\nlines"))
                .isEqualTo("plain,\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void textNeverBeginsAFormula(String text) throws IOException {
        assertThat(line(text).replace("\"", "")).startsWith("'" + text);
    }

    /** A spreadsheet where commas are for numbers cuts there. */
    @Test
    void noOtherSeparatorCutsACell() throws IOException {
        assertThat(line("x;=1", "x\t=1")).isEqualTo("\"x;=1\",\"x\t=1\"\r\n");
    }

    @Test
    void numbersStayNumbers() throws IOException {
        assertThat(line(-5L, 0)).isEqualTo("-5,0\r\n");
    }

    private static String line(Object... cells) throws IOException {
        StringBuilder out = new StringBuilder();
        Csv.write(out, List.of(cells));
        return out.toString();
    }
}
