package dev.sendwell.config.incident;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ReceivedMessage;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;

/** The operators' SMTP server; it refuses the very first mail for now. */
public final class OperatorsServer implements QuarkusTestResourceLifecycleManager {
    private static ScriptedSmtpServer server;

    @Override
    public Map<String, String> start() {
        server = ScriptedSmtpServer.scenario()
                .when("MAIL", Answer.reply("451 4.3.2 Not now"), Answer.reply("250 2.1.0 Ok"))
                .start();
        return Map.of(
                "quarkus.mailer.host", "127.0.0.1",
                "quarkus.mailer.port", Integer.toString(server.port()),
                "quarkus.mailer.start-tls", "DISABLED",
                "sendwell.operator-mail.to", "ops@shop.example,night@shop.example",
                "sendwell.operator-mail.from", "sendwell@shop.example",
                "sendwell.smtp.allowed-ports", "1-65535");
    }

    @Override
    public void stop() {
        server.close();
    }

    /** What arrived about an integration. */
    static List<ReceivedMessage> mails(String integrationId) {
        return server.messages().stream()
                .filter(message -> message.toString().contains(integrationId))
                .toList();
    }
}
