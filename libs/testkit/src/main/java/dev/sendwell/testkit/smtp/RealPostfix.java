package dev.sendwell.testkit.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Postfix on a port of its own, with STARTTLS and SASL, in a folder of its own that goes with it. It knows one user, refuses
 * recipients at {@value #REFUSED_DOMAIN}, takes mail for everybody else and throws it away.
 *
 * <p>Its programs are the distribution's, unpacked by {@code ./sendwell test} and not installed, so that nothing of the system is
 * changed. Postfix has to be started by root.
 */
public final class RealPostfix implements AutoCloseable {
    /** Where {@code ./sendwell test} unpacks it, below the repository's root. */
    private static final String UNPACKED = ".sendwell/tools/postfix";

    /** Nobody lives there. */
    public static final String REFUSED_DOMAIN = "refused.example";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final List<String> QUEUES = List.of(
            "active",
            "bounce",
            "corrupt",
            "defer",
            "deferred",
            "flush",
            "hold",
            "incoming",
            "maildrop",
            "private",
            "public",
            "saved",
            "trace");

    private final Path folder;
    private final int port;
    private final Process master;

    private RealPostfix(Path folder, int port, Process master) {
        this.folder = folder;
        this.port = port;
        this.master = master;
    }

    /** Why it cannot be started on this machine; empty when it can. */
    public static String missing() {
        if (!Files.isExecutable(programs().resolve("usr/lib/postfix/sbin/master"))) {
            return "no Postfix in " + UNPACKED + "; ./sendwell test unpacks it where apt-get is and runs as root";
        }
        return "root".equals(System.getProperty("user.name")) ? "" : "Postfix has to be started by root";
    }

    /**
     * Starts it.
     *
     * @param name whose certificate it shows; {@link TestTls#client} trusts it
     */
    public static RealPostfix start(String name, String username, String password) {
        try {
            Path folder = Files.createTempDirectory("sendwell-postfix");
            // Its processes give up root, and have to find what is theirs.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            int port = freePort();
            Path programs = programs();
            configure(folder, programs, port, name);
            addUser(folder, programs, name, username, password);
            Process master = process(folder, programs, "usr/lib/postfix/sbin/master", "-c", conf(folder), "-d")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("master.out").toFile())
                    .start();
            RealPostfix postfix = new RealPostfix(folder, port, master);
            postfix.awaitStart();
            return postfix;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** What Postfix wrote about each message and connection. */
    public String log() {
        try {
            Path log = folder.resolve("postfix.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        master.destroy();
        try {
            if (!master.waitFor(30, TimeUnit.SECONDS)) {
                master.destroyForcibly();
            }
            deleteAll(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (System.nanoTime() < deadline && master.isAlive()) {
            try (Socket greeting = new Socket(InetAddress.getLoopbackAddress(), port)) {
                greeting.setSoTimeout((int) STARTS_WITHIN.toMillis());
                if (greeting.getInputStream().read() == '2') {
                    return;
                }
            } catch (IOException e) {
                pause();
            }
        }
        String said = log() + Files.readString(folder.resolve("master.out"));
        close();
        throw new IllegalStateException("Postfix does not start: " + said);
    }

    private void pause() {
        try {
            master.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void configure(Path folder, Path programs, int port, String name) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf/sasl")).getParent();
        Files.createDirectory(folder.resolve("data"));
        for (String queue : QUEUES) {
            Files.createDirectories(folder.resolve("queue").resolve(queue));
            own(folder.resolve("queue").resolve(queue));
        }
        Files.createDirectories(folder.resolve("queue/pid"));
        own(folder.resolve("data"));
        Files.writeString(conf.resolve("server.pem"), TestTls.serverPem(name));
        Files.writeString(conf.resolve("main.cf"), mainCf(folder, programs, name));
        Files.writeString(conf.resolve("master.cf"), masterCf(port));
        // Debian's Postfix looks for it in the folder "sasl".
        Files.writeString(conf.resolve("sasl/smtpd.conf"), """
                pwcheck_method: auxprop
                auxprop_plugin: sasldb
                mech_list: PLAIN LOGIN
                sasldb_path: %s
                """.formatted(users(folder)));
    }

    private static String mainCf(Path folder, Path programs, String name) {
        return """
                compatibility_level = 3.6
                queue_directory = FOLDER/queue
                data_directory = FOLDER/data
                command_directory = PROGRAMS/usr/sbin
                daemon_directory = PROGRAMS/usr/lib/postfix/sbin
                shlib_directory = PROGRAMS/usr/lib/postfix
                meta_directory = PROGRAMS/etc/postfix
                mail_owner = mail
                setgid_group = news
                import_environment = MAIL_CONFIG LD_LIBRARY_PATH SASL_PATH
                export_environment = MAIL_CONFIG LD_LIBRARY_PATH SASL_PATH
                maillog_file = FOLDER/postfix.log
                maillog_file_prefixes = /
                myhostname = NAME
                mydestination =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtpd_tls_security_level = may
                smtpd_tls_auth_only = yes
                smtpd_tls_chain_files = FOLDER/conf/server.pem
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_local_domain = NAME
                cyrus_sasl_config_path = FOLDER/conf
                smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
                smtpd_recipient_restrictions = check_recipient_access inline:{{REFUSED = 550 5.1.1 no such user}}
                default_transport = discard:
                alias_maps =
                alias_database =
                """.replace("FOLDER", folder.toString())
                .replace("PROGRAMS", programs.toString())
                .replace("NAME", name)
                .replace("REFUSED", REFUSED_DOMAIN);
    }

    private static String masterCf(int port) {
        return """
                127.0.0.1:PORT inet n - n - - smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                proxymap unix - - n - - proxymap
                error unix - - n - - error
                retry unix - - n - - error
                discard unix - - n - - discard
                anvil unix - - n - 1 anvil
                postlog unix-dgram n - n - 1 postlogd
                """.replace("PORT", Integer.toString(port));
    }

    private static void addUser(Path folder, Path programs, String domain, String username, String password)
            throws IOException {
        Process command = process(
                        folder,
                        programs,
                        "usr/sbin/saslpasswd2",
                        "-p",
                        "-c",
                        "-f",
                        users(folder).toString(),
                        "-u",
                        domain,
                        username)
                .redirectErrorStream(true)
                .start();
        try (var input = command.getOutputStream()) {
            input.write(password.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(users(folder))) {
            throw new IOException("saslpasswd2 made no user: " + said);
        }
        own(users(folder));
    }

    private static ProcessBuilder process(Path folder, Path programs, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        Path libraries = programs.resolve("usr/lib")
                .resolve(System.getProperty("os.arch").equals("aarch64") ? "aarch64-linux-gnu" : "x86_64-linux-gnu");
        environment.put("MAIL_CONFIG", conf(folder));
        environment.put("LD_LIBRARY_PATH", programs.resolve("usr/lib/postfix") + ":" + libraries);
        environment.put("SASL_PATH", libraries.resolve("sasl2").toString());
        return builder;
    }

    private static String conf(Path folder) {
        return folder.resolve("conf").toString();
    }

    private static Path users(Path folder) {
        return folder.resolve("conf/sasldb2");
    }

    private static void own(Path path) throws IOException {
        Files.setOwner(
                path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mail"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path programs() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.isExecutable(folder.resolve("sendwell"))) {
            folder = folder.getParent();
        }
        return folder.resolve(UNPACKED);
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
