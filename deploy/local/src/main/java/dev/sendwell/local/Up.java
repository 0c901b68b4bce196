package dev.sendwell.local;

import dev.sendwell.contracts.SecretValue;
import dev.sendwell.local.Installation.Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code up}: runs all of Sendwell until it is ended by Ctrl-C or a signal, and then leaves nothing running.
 *
 * <p>Environment: {@code SENDWELL_BIND}, the address to listen on (loopback when absent); {@code SENDWELL_PORT}, the port to try
 * first (8080 when absent); {@code SENDWELL_HOSTS}, further host names that requests may carry, separated by commas.
 */
public final class Up {
    static final String ADMIN_EMAIL = "admin@sendwell.local";
    static final String SUPERVISOR = "supervisor";

    private Up() {}

    /** Runs until ended; exit status 1 when something does not start. */
    public static void main(String[] arguments) throws Exception {
        LocalFolder folder = LocalFolder.current();
        Optional<ProcessHandle> other = supervisor(folder);
        if (other.isPresent()) {
            Terminal.say("Sendwell already runs from " + folder.root() + " (process "
                    + other.get().pid() + ").");
            System.exit(1);
        }
        start(folder);
        Terminal.say("  Ctrl-C stops everything.");
        Thread.currentThread().join();
    }

    /** The process that supervises the installation of a folder, when it runs. */
    public static Optional<ProcessHandle> supervisor(LocalFolder folder) {
        return new Processes(folder.processes()).running(SUPERVISOR);
    }

    /**
     * The installation of a folder: the one that runs, or one that is started inside this process and stops with it. When it
     * cannot be started, this process ends with status 1 and says why.
     */
    public static RunState runningOrStarted(LocalFolder folder) throws Exception {
        return supervisor(folder).isPresent() ? RunState.read(folder) : start(folder);
    }

    private static RunState start(LocalFolder folder) throws Exception {
        LocalFolder.createPrivate(folder.root());
        SupervisorLog.open(folder.log(SUPERVISOR));
        Processes processes = new Processes(folder.processes());
        Secrets secrets = new Secrets(folder.secrets());
        Installation installation =
                new Installation(folder, Path.of("").toAbsolutePath(), secrets, processes, address());
        Runtime.getRuntime().addShutdownHook(new Thread(installation::close, "stop"));
        Terminal.say("Starting Sendwell");
        try {
            RunState state = installation.start();
            greet(state, secrets);
            return state;
        } catch (Exception e) {
            Terminal.say("Sendwell could not be started: " + e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    private static Address address() throws Exception {
        String bind = environment("SENDWELL_BIND", "127.0.0.1");
        InetAddress listening = InetAddress.getByName(bind);
        int firstPort = Integer.parseInt(environment("SENDWELL_PORT", "8080"));
        Set<String> hosts = new TreeSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
        if (!listening.isAnyLocalAddress()) {
            hosts.add(listening.getHostAddress());
        }
        for (String host : environment("SENDWELL_HOSTS", "").split(",", -1)) {
            if (!host.isBlank()) {
                hosts.add(host.strip().toLowerCase(Locale.ROOT));
            }
        }
        return new Address(bind, firstPort, hosts);
    }

    private static void greet(RunState state, Secrets secrets) {
        int heap = ServiceDefinition.ALL.stream()
                .mapToInt(ServiceDefinition::heapMegabytes)
                .sum();
        long own = Runtime.getRuntime().maxMemory() / (1024 * 1024);
        Terminal.say("");
        Terminal.say("  Dashboard   " + state.url());
        Terminal.say("  Sign in     " + ADMIN_EMAIL + "  "
                + (secrets.adminPasswordIsNew()
                        ? SecretValue.read("file:" + secrets.adminPassword())
                        : "(password in " + secrets.adminPassword() + ")"));
        Terminal.say("  Inbox       " + state.simulator().url() + "  (what the SendGrid simulator received)");
        Terminal.say("  Kafka       " + state.kafka());
        Terminal.say("  Heap        at most " + (heap + own) + " MB in four JVMs");
        Terminal.say("");
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
