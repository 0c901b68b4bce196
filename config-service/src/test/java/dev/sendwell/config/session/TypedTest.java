package dev.sendwell.config.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypedTest {

    @Test
    void keepsWhatWasTypedButNoPasswordNoKeyAndNoToken() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("from.address", "hello@shop.example");
        for (String secret : List.of("csrf", "smtp.password", "password", "newPassword", "current", "apiKey")) {
            form.putSingle(secret, "open sesame");
        }

        Typed typed = Typed.of("/settings/integrations/new", form);

        assertThat(typed.fields()).containsExactly(new Typed.Field("from.address", "hello@shop.example"));
        assertThat(typed.text()).doesNotContain("sesame");
    }
}
