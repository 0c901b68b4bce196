package dev.sendwell.simulator;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sendwell.simulator.account.ApiKeys;
import dev.sendwell.simulator.account.Standing;
import dev.sendwell.simulator.http.ControlApi;
import dev.sendwell.simulator.http.InboxPages;
import dev.sendwell.simulator.http.SendGridApi;
import dev.sendwell.simulator.http.SettingsFile;
import dev.sendwell.simulator.http.SimulatorHttp;
import dev.sendwell.simulator.identity.Identity;
import dev.sendwell.simulator.inbox.Inbox;
import dev.sendwell.simulator.recipient.Recipients;
import dev.sendwell.simulator.recipient.SuppressionLists;
import dev.sendwell.simulator.smtp.SmtpServer;
import dev.sendwell.simulator.webhook.EventPoster;
import dev.sendwell.simulator.webhook.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * SendGrid on loopback, started.
 *
 * <pre>{@code
 * try (SendGridSimulator sendGrid = SendGridSimulator.start(folder, 0, 0, 0)) {
 *     smtp.connect("localhost", sendGrid.smtpPort(), "apikey", sendGrid.apiKey());
 * }
 * }</pre>
 */
public final class SendGridSimulator implements AutoCloseable {
    private static final long CONTENT_BYTES = 32L * 1024 * 1024;

    private final Identity identity;
    private final EventPoster poster;
    private final SmtpServer smtp;
    private final SmtpServer smtpTls;
    private final SimulatorHttp http;

    private SendGridSimulator(
            Identity identity, EventPoster poster, SmtpServer smtp, SmtpServer smtpTls, SimulatorHttp http) {
        this.identity = identity;
        this.poster = poster;
        this.smtp = smtp;
        this.smtpTls = smtpTls;
        this.http = http;
    }

    /**
     * Starts SMTP, webhook and inbox.
     *
     * @param folder keys, certificate and settings lie here, so that the next start is the same account
     * @param smtpPort where encryption begins with STARTTLS, as on SendGrid's 587; 0 for any that is free
     * @param smtpTlsPort where TLS is spoken from the first byte, as on SendGrid's 465; 0 for any that is free
     * @param httpPort 0 for any that is free
     * @throws IOException when a port is taken or the folder cannot be used
     */
    public static SendGridSimulator start(Path folder, int smtpPort, int smtpTlsPort, int httpPort)
            throws IOException, InterruptedException {
        return start(folder, Optional.empty(), smtpPort, smtpTlsPort, httpPort);
    }

    /**
     * The same for others than this machine, where there is a name.
     *
     * @param name that others know it by; its certificate is made for it, and it listens on every address instead of on loopback
     */
    private static SendGridSimulator start(
            Path folder, Optional<String> name, int smtpPort, int smtpTlsPort, int httpPort)
            throws IOException, InterruptedException {
        InetAddress address =
                name.isPresent() ? new InetSocketAddress(0).getAddress() : InetAddress.getLoopbackAddress();
        Identity identity = Identity.in(folder, name);
        SettingsFile settings = new SettingsFile(folder.resolve("settings.json"));
        Webhooks webhooks = new Webhooks(folder.resolve("webhooks.json"), identity.webhookKeys());
        EventPoster poster = new EventPoster(webhooks, settings.read());
        Inbox inbox = new Inbox(CONTENT_BYTES);
        SuppressionLists lists = new SuppressionLists();
        ApiKeys keys = new ApiKeys(identity.apiKey());
        AtomicReference<Standing> standing = new AtomicReference<>(Standing.GOOD);
        Account account =
                new Account(keys, standing::get, inbox, new Recipients(lists), poster, InstantSource.system());
        SSLContext tls = identity.certificate().context();
        try {
            SmtpServer smtp = SmtpServer.start(address, smtpPort, tls, false, account);
            SmtpServer smtpTls = SmtpServer.start(address, smtpTlsPort, tls, true, account);
            SimulatorHttp http = SimulatorHttp.start(
                    address,
                    httpPort,
                    new InboxPages(inbox, poster),
                    new ControlApi(inbox, lists, poster, settings, standing, identity.verificationKey()),
                    new SendGridApi(webhooks, keys, poster));
            return new SendGridSimulator(identity, poster, smtp, smtpTls, http);
        } catch (IOException e) {
            poster.close();
            throw e;
        }
    }

    /** Where SMTP is spoken with STARTTLS, on localhost. */
    public int smtpPort() {
        return smtp.port();
    }

    /** Where SMTP is spoken with TLS from the first byte, on localhost. */
    public int smtpTlsPort() {
        return smtpTls.port();
    }

    /** Inbox, control API, and SendGrid's API under {@code /v3}. */
    public URI url() {
        return http.url();
    }

    /** The password of the SMTP user {@code apikey}. */
    public String apiKey() {
        return identity.apiKey();
    }

    /** A file that holds {@link #apiKey} and nothing else. */
    public Path apiKeyFile() {
        return identity.apiKeyFile();
    }

    /** The certificate authority to trust, PEM. */
    public Path authorityPem() {
        return identity.certificate().authorityPem();
    }

    /** The same as a PKCS #12 trust store, password {@link #trustStorePassword}. */
    public Path trustStore() {
        return identity.certificate().trustStore();
    }

    /** Opens {@link #trustStore}. */
    public String trustStorePassword() {
        return dev.sendwell.simulator.identity.Certificate.TRUST_STORE_PASSWORD;
    }

    /** What verifies the webhook's signatures: base64 of X.509 SubjectPublicKeyInfo. */
    public String verificationKey() {
        return identity.verificationKey();
    }

    /** Stops; connections are cut, events that wait are lost. */
    @Override
    public void close() {
        smtp.close();
        smtpTls.close();
        http.close();
        poster.close();
    }

    /**
     * Runs until it is ended by a signal.
     *
     * <p>Environment: {@code SIMULATOR_FOLDER} (required), {@code SIMULATOR_NAME} (the name that other machines reach it by; absent: it
     * listens on loopback only), {@code SIMULATOR_SMTP_PORT}, {@code
     * SIMULATOR_SMTP_TLS_PORT} and {@code SIMULATOR_HTTP_PORT} (any free one when absent), {@code SIMULATOR_STATE_FILE} (where its addresses are written as JSON once it is ready).
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> env = System.getenv();
        String folder = env.get("SIMULATOR_FOLDER");
        if (folder == null) {
            System.err.println("SIMULATOR_FOLDER must name a folder for the simulator's keys");
            System.exit(2);
        }
        SendGridSimulator simulator = start(
                Path.of(folder),
                Optional.ofNullable(env.get("SIMULATOR_NAME")),
                port(env, "SIMULATOR_SMTP_PORT"),
                port(env, "SIMULATOR_SMTP_TLS_PORT"),
                port(env, "SIMULATOR_HTTP_PORT"));
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        String state =
                new JsonMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(simulator.state());
        System.out.println(state);
        String stateFile = env.get("SIMULATOR_STATE_FILE");
        if (stateFile != null) {
            Path target = Path.of(stateFile);
            Path written = Files.writeString(Path.of(stateFile + ".new"), state);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Thread.currentThread().join();
    }

    private Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("smtpHost", "localhost");
        state.put("smtpPort", smtpPort());
        state.put("smtpTlsPort", smtpTlsPort());
        state.put("url", url().toString());
        state.put("apiKeyFile", apiKeyFile().toAbsolutePath().toString());
        state.put("trustStore", trustStore().toAbsolutePath().toString());
        state.put("trustStorePassword", trustStorePassword());
        state.put("authorityPem", authorityPem().toAbsolutePath().toString());
        state.put("verificationKey", verificationKey());
        return state;
    }

    private static int port(Map<String, String> env, String name) {
        String port = env.getOrDefault(name, "0");
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a port: " + port, e);
        }
    }
}
