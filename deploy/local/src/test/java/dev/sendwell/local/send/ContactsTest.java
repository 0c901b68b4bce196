package dev.sendwell.local.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactsTest {

    @Test
    void readsAddressesAndNamesInWhateverColumnsTheyStand() throws Exception {
        assertThat(read("""
                \uFEFFName,Number,E-Mail,ADDRESS
                "Miller, ""Ann"\"",1,x,ann@example.org

                ,2,x,bob@example.org,too much
                """)).containsExactly("2 ann@example.org Miller, \"Ann\"", "4 bob@example.org null");
    }

    @Test
    void takesEmailForAddress() throws Exception {
        assertThat(read("email\nann@example.org\n")).containsExactly("2 ann@example.org null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody| the address has no @",
                "''| the address is empty",
                "'\"open,ann@example.org'| a quote is not closed, or something follows it",
                "'\"closed\"more,ann@example.org'| a quote is not closed, or something follows it",
                "ANN@example.org| the address stands in an earlier line",
                "j\uFFFDrg@example.org| the line is not UTF-8",
            })
    void namesTheLineAndWhyItCannotBeUsedAndGoesOn(String bad, String reason) throws Exception {
        String line = bad.isEmpty() ? ",Ann" : bad;
        assertThat(read("address,name\nann@example.org\n" + line + "\nbob@example.org\n"))
                .containsExactly("2 ann@example.org null", "3 " + reason, "4 bob@example.org null");
    }

    @ParameterizedTest
    @CsvSource({"'name,number'", "''", "ann@example.org"})
    void refusesAFileWithoutAHeaderThatNamesTheAddress(String header) {
        assertThatThrownBy(() -> read(header + "\nann@example.org\n")).hasMessageContaining("address");
    }

    private static List<String> read(String csv) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Contacts contacts = new Contacts(new StringReader(csv))) {
            for (Optional<Contacts.Line> line = contacts.next(); line.isPresent(); line = contacts.next()) {
                lines.add(
                        switch (line.get()) {
                            case Contacts.Contact contact ->
                                contact.number() + " " + contact.address().mailbox() + " " + contact.name();
                            case Contacts.Unusable unusable -> unusable.number() + " " + unusable.reason();
                        });
            }
        }
        return lines;
    }
}
