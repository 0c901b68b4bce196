package dev.sendwell.local;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/**
 * What the commands {@code demo}, {@code send}, {@code start}, {@code stop} and {@code topics} know of a running installation;
 * {@code run.json} in its folder. There while everything runs.
 *
 * @param url the dashboard's address
 * @param kafka bootstrap servers
 * @param adminEmail who signs in
 * @param adminPasswordFile holds the password and nothing else
 * @param control where the supervisor takes orders
 * @param controlToken shown with every order
 * @param simulator the SendGrid simulator
 * @param services by name
 */
public record RunState(
        String url,
        String kafka,
        String adminEmail,
        String adminPasswordFile,
        String control,
        String controlToken,
        Simulator simulator,
        Map<String, Service> services) {

    /**
     * The SendGrid simulator.
     *
     * @param smtpPort where encryption begins with STARTTLS
     * @param smtpTlsPort where TLS is spoken from the first byte
     * @param apiKeyFile holds the API key and nothing else
     * @param url inbox and control API
     */
    public record Simulator(String smtpHost, int smtpPort, int smtpTlsPort, String apiKeyFile, String url) {}

    /**
     * One service.
     *
     * @param url its own address behind the gateway
     * @param management health and metrics
     */
    public record Service(String url, String management) {}

    /**
     * Reads the state.
     *
     * @throws IllegalStateException when nothing runs from this folder
     */
    public static RunState read(LocalFolder folder) {
        if (Up.supervisor(folder).isEmpty() || !Files.exists(folder.runState())) {
            throw new IllegalStateException("Sendwell does not run here. Start it with: ./sendwell up");
        }
        try {
            return new JsonMapper().readValue(folder.runState().toFile(), RunState.class);
        } catch (IOException e) {
            throw new IllegalStateException("the run state cannot be read: " + folder.runState(), e);
        }
    }

    void write(LocalFolder folder) throws IOException {
        LocalFolder.writePrivate(
                folder.runState(),
                new JsonMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this));
    }
}
