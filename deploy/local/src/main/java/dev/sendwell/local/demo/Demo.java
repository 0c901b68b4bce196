package dev.sendwell.local.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sendwell.local.LocalFolder;
import dev.sendwell.local.QuietLog;
import dev.sendwell.local.RunState;
import dev.sendwell.local.Up;
import dev.sendwell.local.publishing.Progress;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code demo}: see {@code --help}. Uses the Sendwell that runs, or starts one inside this process.
 *
 * <p>Exit status 0 only if nothing was lost or duplicated, everybody who had to become inactive did and nobody else, none of
 * them got the second campaign, and nothing was left unsettled or unreported.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Two campaigns through everything: requests on Kafka, SMTP, SendGrid's events, inactive addresses, the report.")
public final class Demo implements Callable<Integer> {
    private static final int MOST_RECIPIENTS = 1_000_000;

    @Option(names = "--recipients", defaultValue = "1000", description = "how many people (${DEFAULT-VALUE})")
    private int recipients;

    @Option(
            names = "--exit",
            description = "stop what was started here, with a status that says how it went; what `up` started goes on")
    private boolean exit;

    @Option(names = "--json", description = "the last line is the result as one JSON object")
    private boolean json;

    @Option(
            names = "--kill",
            paramLabel = "SERVICE",
            description = "kill this service outright while the first campaign is being sent, and start it again")
    private @Nullable String kill;

    private Demo() {}

    /** Runs the command and ends the process with its status. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Demo());
        command.setExecutionExceptionHandler((exception, line, result) -> {
            line.getErr().println("The demo cannot go on: " + exception.getMessage());
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (recipients < 1 || recipients > MOST_RECIPIENTS) {
            throw new IllegalArgumentException("--recipients is not between 1 and " + MOST_RECIPIENTS);
        }
        QuietLog.on();
        LocalFolder folder = LocalFolder.current();
        RunState running = Up.runningOrStarted(folder);
        if (kill != null && !running.services().containsKey(kill)) {
            throw new IllegalArgumentException(
                    "--kill is one of " + String.join(", ", running.services().keySet()));
        }
        Progress progress = Progress.standard();
        String run = Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX);
        Story story = new Story(running, progress, new Crowd(recipients, run), kill);
        Judgement judgement = story.tell(run);
        boolean startedHere =
                Up.supervisor(folder).filter(ProcessHandle.current()::equals).isPresent();
        boolean stays = startedHere && !exit;
        if (stays) {
            progress.say("  Everything goes on running; Ctrl-C stops it.");
        }
        if (json) {
            progress.say(new JsonMapper().writeValueAsString(judgement));
            // The result stays the last line, whatever stopping has to say.
            System.setOut(System.err);
        }
        if (stays) {
            Thread.currentThread().join();
        }
        return judgement.good() && story.complete() ? 0 : 1;
    }
}
