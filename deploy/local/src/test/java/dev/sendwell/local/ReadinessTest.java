package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void saysWhichChecksAreDownAndWhatTheySayAboutIt() {
        assertThat(Readiness.reasons("""
                {"status": "DOWN", "checks": [
                  {"name": "Database", "status": "UP"},
                  {"name": "settings", "status": "DOWN", "data": {"reason": "reading sendwell.integrations"}}]}""")).isEqualTo("settings (reading sendwell.integrations)");
    }

    @Test
    void saysOnlyThatItIsNotReadyWhenTheAnswerIsNoHealthReport() {
        assertThat(Readiness.reasons("<html>")).isEqualTo("not ready");
    }
}
