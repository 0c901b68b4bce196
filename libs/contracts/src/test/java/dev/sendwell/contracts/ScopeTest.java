package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    static Stream<Arguments> scopes() {
        return Stream.of(
                Arguments.of("*", new Scope.Everywhere()),
                Arguments.of("i:shop", new Scope.OfIntegration("shop")),
                Arguments.of("g:shop:12", new Scope.OfGroup("shop", 12)));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void isReadAsItIsWritten(String text, Scope scope) {
        assertThat(scope).hasToString(text);
        assertThat(Scope.parse(text)).isEqualTo(scope);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "i:", "g:shop", "g::12", "g:shop:", "g:shop:x", "**", " *"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Scope.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
