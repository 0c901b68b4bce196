package dev.sendwell.config.check;

import dev.sendwell.advice.Advice;
import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.smtp.Capabilities;
import dev.sendwell.smtp.Envelope;
import dev.sendwell.smtp.Failure;
import dev.sendwell.smtp.Milestone;
import dev.sendwell.smtp.Opening;
import dev.sendwell.smtp.OutgoingMessage;
import dev.sendwell.smtp.Reply;
import dev.sendwell.smtp.SendListener;
import dev.sendwell.smtp.SendResult;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.SmtpSession;
import dev.sendwell.smtp.Stage;
import dev.sendwell.smtp.Transcript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One check: climbs on the thread that calls {@link #run} and shows each step to a watcher. */
final class Climb implements Transcript {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final Duration SOON = Duration.ofDays(21);

    private final Wish wish;
    private final SmtpServer server;
    private final InstantSource clock;
    private final Consumer<Ladder> watcher;
    private final List<Rung> rungs;
    private final List<Ladder.Step> steps = new ArrayList<>();
    private final List<String> conversation = new ArrayList<>();
    private int current;
    private long since = System.nanoTime();
    private @Nullable Advice advice;

    Climb(Wish wish, SmtpServer server, InstantSource clock, Consumer<Ladder> watcher) {
        this.wish = wish;
        this.server = server;
        this.clock = clock;
        this.watcher = watcher;
        this.rungs = rungs(wish);
        for (Rung rung : rungs) {
            steps.add(new Ladder.Step(rung.word(), title(rung), Ladder.State.NOT_REACHED, "", 0));
        }
        begin();
    }

    /**
     * Climbs to the end, or to where it goes wrong, or until the time is over. To be called on a virtual thread, where an
     * interrupt ends a connection.
     */
    Ladder run(Duration limit) {
        Thread climber = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> interruptAfter(limit, climber, done));
        try {
            climb();
        } finally {
            synchronized (done) {
                done.countDown();
            }
        }
        // From here on no interrupt comes any more; the one that came has done its work.
        boolean overdue = Thread.interrupted();
        return overdue ? ladder(true).cutOff("The check was ended after " + limit.toSeconds() + " s") : ladder(true);
    }

    private static void interruptAfter(Duration limit, Thread climber, CountDownLatch done) {
        try {
            if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                synchronized (done) {
                    if (done.getCount() > 0) {
                        climber.interrupt();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void climb() {
        watcher.accept(ladder(false));
        switch (SmtpSession.open(server, this)) {
            case Opening.NotOpened notOpened -> failed(notOpened.failure());
            case Opening.Opened opened -> {
                try (SmtpSession session = opened.session()) {
                    send(session);
                }
            }
        }
    }

    /** As far as it has come. */
    Ladder ladder(boolean finished) {
        return new Ladder(finished, List.copyOf(steps), advice, List.copyOf(conversation));
    }

    private static List<Rung> rungs(Wish wish) {
        List<Rung> rungs = new ArrayList<>(List.of(Rung.values()));
        Security security = wish.server().security();
        if (security != Security.STARTTLS) {
            rungs.removeAll(List.of(Rung.EHLO, Rung.STARTTLS));
        }
        if (security == Security.NONE) {
            rungs.remove(Rung.TLS);
        }
        if (wish.server().username() == null) {
            rungs.remove(Rung.SIGN_IN);
        }
        return rungs;
    }

    private String title(Rung rung) {
        Trouble.Server asked = wish.server();
        return switch (rung) {
            case NAME -> "Look up " + asked.host();
            case CONNECTION -> "Connect to port " + asked.port();
            case EHLO -> "Greet (EHLO)";
            case STARTTLS -> "Ask for encryption (STARTTLS)";
            case TLS -> "Encrypt (TLS)";
            case OFFERS -> "Ask what the server offers (EHLO)";
            case SIGN_IN -> "Sign in as " + asked.username() + " (AUTH)";
            case SENDER -> "Sender " + wish.from() + " (MAIL FROM)";
            case RECIPIENT -> "Recipient" + (wish.to() == null ? "" : " " + wish.to()) + " (RCPT TO)";
            case ACCEPTED -> "Message accepted";
        };
    }

    @Override
    public void add(Side side, String line) {
        String speaker = switch (side) {
            case CLIENT -> "C: ";
            case SERVER -> "S: ";
            case NOTE -> "· ";
        };
        conversation.add(speaker + line);
    }

    @Override
    public void reached(Milestone milestone) {
        switch (milestone) {
            case Milestone.Resolved resolved -> reached(Rung.NAME, addresses(resolved.addresses()));
            case Milestone.Connected connected -> reached(Rung.CONNECTION, connected.address());
            case Milestone.Introduced introduced -> {
                boolean first = rungs.get(current) == Rung.EHLO;
                reached(first ? Rung.EHLO : Rung.OFFERS, first ? "" : offers(introduced.capabilities()));
            }
            case Milestone.ReadyForTls ready -> reached(Rung.STARTTLS, "");
            case Milestone.Encrypted encrypted -> reached(Rung.TLS, encryption(encrypted));
            case Milestone.SignedIn signedIn ->
                reached(Rung.SIGN_IN, signedIn.reply().toString());
            case Milestone.SenderTaken taken ->
                reached(Rung.SENDER, taken.reply().toString());
            case Milestone.RecipientTaken taken ->
                reached(Rung.RECIPIENT, taken.reply().toString());
        }
    }

    private void send(SmtpSession session) {
        String to = wish.to();
        if (to == null) {
            for (int i = current; i < steps.size(); i++) {
                set(i, Ladder.State.NOT_REACHED, "Not tried, because no address to send to was given");
            }
            return;
        }
        OutgoingMessage<Boolean> message = new OutgoingMessage<>(
                true, new Envelope(wish.from(), to), TestMessage.of(wish.from(), to, clock.instant()));
        session.send(List.of(message), new SendListener<>() {
            @Override
            public boolean beforeFinalDot(Boolean tag) {
                return true;
            }

            @Override
            public void sent(Boolean tag, SendResult result) {
                settled(result);
            }
        });
    }

    private void settled(SendResult result) {
        switch (result) {
            case SendResult.Accepted accepted ->
                reached(Rung.ACCEPTED, accepted.reply().toString());
            case SendResult.Refused refused ->
                failed(refused.stage(), refused.reply().toString());
            case SendResult.NotSent notSent -> failed(notSent.why());
            case SendResult.InDoubt inDoubt -> failed(inDoubt.why());
            case SendResult.Unsendable unsendable -> failed(Stage.MAIL, unsendable.why());
        }
    }

    private void failed(Failure failure) {
        Reply reply = failure.reply();
        advise(failure.stage(), failure.inWords());
        fail(reply == null ? sentence(failure.inWords()) : reply.toString());
    }

    private void failed(Stage stage, String words) {
        advise(stage, words);
        fail(sentence(words));
    }

    private void advise(Stage stage, String words) {
        advice = Advice.on(Trouble.sending(wish.server(), stage.wireName(), words))
                .orElse(null);
    }

    private void reached(Rung rung, String detail) {
        if (current < rungs.size() && rungs.get(current) == rung) {
            set(current, Ladder.State.REACHED, detail);
            current++;
            begin();
            watcher.accept(ladder(false));
        }
    }

    private void fail(String words) {
        if (current < steps.size()) {
            set(current, Ladder.State.FAILED, words);
        }
    }

    private void begin() {
        since = System.nanoTime();
        if (current < steps.size()) {
            set(current, Ladder.State.RUNNING, "");
        }
    }

    private void set(int index, Ladder.State state, String detail) {
        Ladder.Step step = steps.get(index);
        boolean took = state == Ladder.State.REACHED || state == Ladder.State.FAILED;
        long millis = took ? Duration.ofNanos(System.nanoTime() - since).toMillis() : 0;
        steps.set(index, new Ladder.Step(step.rung(), step.title(), state, detail, millis));
    }

    private static String addresses(List<String> addresses) {
        return (addresses.size() == 1 ? "1 address: " : addresses.size() + " addresses: ")
                + String.join(", ", addresses);
    }

    private static String offers(Capabilities capabilities) {
        List<String> offers = new ArrayList<>();
        capabilities.keywords().forEach((keyword, parameters) -> offers.add((keyword + " " + parameters).strip()));
        return offers.isEmpty() ? "No extensions" : String.join(", ", offers);
    }

    private String encryption(Milestone.Encrypted encrypted) {
        Duration left = Duration.between(clock.instant(), encrypted.until());
        return encrypted.protocol().replace("TLSv", "TLS ") + ", certificate of " + commonName(encrypted.subject())
                + " valid until " + DAY.format(encrypted.until())
                + (left.compareTo(SOON) < 0 ? ", which is in " + left.toDays() + " days: it has to be renewed" : "");
    }

    private static String commonName(String subject) {
        return subject.replaceFirst("^.*?\\bCN=([^,]+).*$", "$1");
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The message that a check sends. */
    private static final class TestMessage {
        private TestMessage() {}

        static byte[] of(String from, String to, Instant now) {
            String domain = from.substring(from.lastIndexOf('@') + 1);
            return String.join(
                            "\r\n",
                            "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)),
                            "From: <" + from + ">",
                            "To: <" + to + ">",
                            "Message-ID: <check-" + UUID.randomUUID() + "@" + domain + ">",
                            "Subject: Check of settings by Sendwell",
                            "MIME-Version: 1.0",
                            "Content-Type: text/plain; charset=utf-8",
                            "Auto-Submitted: auto-generated",
                            "",
                            "Somebody checked the settings of an integration in Sendwell, and this message was accepted.",
                            "")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
