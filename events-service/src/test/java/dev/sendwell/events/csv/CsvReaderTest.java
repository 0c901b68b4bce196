package dev.sendwell.events.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.dashboard.Csv;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

    @Test
    void readsWhatWasWritten() throws IOException {
        StringBuilder file = new StringBuilder();
        List<String> cells = List.of("plain", "a,b", "say \"no\"", "two\nlines", "", "=1+1", "@example.org");
        Csv.write(file, cells);

        CsvReader.Fields read = (CsvReader.Fields) new CsvReader(new StringReader(file.toString())).next();

        assertThat(read.fields().stream().map(Csv::read)).isEqualTo(cells);
    }

    @Test
    void leavesOutBlankLinesAndTheByteOrderMarkAndNumbersLinesAsAnEditorDoes() throws IOException {
        assertThat(rows("\uFEFFone\r\n\r\ntwo\n\n\nthree")).containsExactly("1 [one]", "3 [two]", "6 [three]");
    }

    @Test
    void aQuoteThatIsNeverClosedSpoilsItsOwnLineOnly() throws IOException {
        assertThat(rows("a,\"b\nc,d\n\"e\nf\",g\nh\"i\n\"j\"k\nl"))
                .containsExactly("1 broken: a,\"b", "2 [c, d]", "3 [e\nf, g]", "5 [h\"i]", "6 broken: \"j\"k", "7 [l]");
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        Reader endless = new Reader() {
            private long left = 200_000_000;

            @Override
            public int read(char[] into, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int some = (int) Math.min(length, left);
                Arrays.fill(into, offset, offset + some, 'x');
                left -= some;
                return some;
            }

            @Override
            public void close() {}
        };
        CsvReader csv = new CsvReader(endless);

        assertThat(csv.next())
                .isInstanceOfSatisfying(
                        CsvReader.Broken.class,
                        line -> assertThat(line.text().length()).isLessThan(20_000));
        assertThat(csv.next()).isNull();
    }

    private static List<String> rows(String file) throws IOException {
        CsvReader csv = new CsvReader(new StringReader(file));
        List<String> rows = new ArrayList<>();
        for (CsvReader.Row row = csv.next(); row != null; row = csv.next()) {
            rows.add(row.line() + " "
                    + switch (row) {
                        case CsvReader.Fields fields -> fields.fields().toString();
                        case CsvReader.Broken broken -> "broken: " + broken.text();
                    });
        }
        return rows;
    }
}
