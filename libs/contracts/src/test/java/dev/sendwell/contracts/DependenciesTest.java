package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependenciesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.producer.Producer",
                "org.eclipse.microprofile.reactive.messaging.Message",
                "io.quarkus.runtime.Quarkus",
                "jakarta.inject.Inject"
            })
    void contractsNeedsNoneOfTheTechnologiesThatCarryThem(String className) {
        assertThatThrownBy(() -> Class.forName(className)).isInstanceOf(ClassNotFoundException.class);
    }
}
