package dev.sendwell.local.send;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.local.LocalFolder;
import dev.sendwell.local.QuietLog;
import dev.sendwell.local.RunState;
import dev.sendwell.local.publishing.Progress;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code send}: see {@code --help}. Exit status 0 when everybody was sent the message or is not to be mailed, 1 otherwise. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description =
                "Sends one message to everybody in a CSV file. The same command again sends nothing twice and tells what became of it.")
public final class Send implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    @Option(names = "--integration", required = true, description = "which integration sends it, such as shop")
    private String integration = "";

    @Option(names = "--kind", required = true, description = "transactional or marketing")
    private String kind = "";

    @Option(names = "--subject", required = true, description = "the subject")
    private String subject = "";

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Body body = new Body();

    @Option(names = "--campaign", description = "what reports group by (made from subject and content when left out)")
    private @Nullable String campaign;

    @Option(names = "--group", description = "the unsubscribe group at SendGrid")
    private @Nullable Integer group;

    @Parameters(paramLabel = "CONTACTS.csv", description = "UTF-8, a header line: address,name")
    private Path contacts = Path.of("");

    /** HTML, text or both. */
    static final class Body {
        @Option(names = "--html", description = "a file with the HTML, UTF-8")
        private @Nullable Path html;

        @Option(names = "--text", description = "a file with the plain text, UTF-8")
        private @Nullable Path text;
    }

    private Send() {}

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        QuietLog.on();
        CommandLine command = new CommandLine(new Send());
        command.setExecutionExceptionHandler((exception, line, result) -> {
            line.getErr().println("send: " + exception.getMessage());
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        RunState running = RunState.read(LocalFolder.current());
        Mailing mailing = mailing();
        Progress progress = Progress.standard();
        try (Contacts reading =
                new Contacts(new InputStreamReader(Files.newInputStream(contacts), StandardCharsets.UTF_8))) {
            progress.say("Campaign " + mailing.campaign());
            Sending.Result result = new Sending(running.kafka(), progress, PATIENCE).send(mailing, reading);
            if (!result.unusable().isEmpty()) {
                progress.say("%,d lines could not be used; they are named above."
                        .formatted(result.unusable().size()));
            }
            if (result.unsettled() > 0) {
                progress.say(
                        "%,d wait, and nothing was settled for %d s. They go out when they can; the same command tells how it went."
                                .formatted(result.unsettled(), PATIENCE.toSeconds()));
            }
            progress.say("Report  " + running.url() + "/reports?campaign=" + mailing.campaign());
            return result.complete() ? 0 : 1;
        }
    }

    private Mailing mailing() throws IOException {
        MailKind mailKind = switch (kind.toLowerCase(Locale.ROOT)) {
            case "transactional" -> MailKind.TRANSACTIONAL;
            case "marketing" -> MailKind.MARKETING;
            default -> throw new IllegalArgumentException("--kind is transactional or marketing, not " + kind);
        };
        String html = read(body.html);
        String text = read(body.text);
        String name = campaign == null ? Mailing.campaignFor(integration, mailKind, subject, html, text) : campaign;
        return new Mailing(integration, mailKind, subject, html, text, name, group);
    }

    private static @Nullable String read(@Nullable Path file) throws IOException {
        if (file == null) {
            return null;
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read");
        }
        if (Files.size(file) > MAX_BODY_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BODY_BYTES + " bytes");
        }
        return Files.readString(file);
    }
}
