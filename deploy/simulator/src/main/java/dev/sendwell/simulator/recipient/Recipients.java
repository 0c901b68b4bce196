package dev.sendwell.simulator.recipient;

import dev.sendwell.simulator.message.SmtpApi;
import dev.sendwell.simulator.recipient.SuppressionLists.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody who gets mail: decides a message's fate and keeps SendGrid's lists. */
public final class Recipients {
    private static final String RECEIVER_IP = "198.51.100.25";
    private static final String READER_IP = "203.0.113.77";
    private static final String BROWSER =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";

    private final SuppressionLists lists;

    public Recipients(SuppressionLists lists) {
        this.lists = lists;
    }

    /** Decides what becomes of a message, and remembers on the lists what follows from it. */
    public Fate receive(Mail mail) {
        Optional<SmtpApi> api = mail.api();
        if (api.isEmpty()) {
            return dropped("Invalid SMTPAPI header", null);
        }
        Optional<Kind> stopping = lists.stopping(mail.recipient(), api.get());
        if (stopping.isPresent()) {
            Kind kind = stopping.get();
            return dropped(
                    kind.reason(), kind == Kind.GROUP_UNSUBSCRIBES ? api.get().group() : null);
        }
        Behaviour behaviour = Behaviour.of(mail.recipient());
        Integer group = api.get().group();
        remember(behaviour, mail.recipient(), group);
        return new Fate(behaviour.outcome(), happenings(behaviour, mail.recipient(), group));
    }

    private static Fate dropped(String reason, @Nullable Integer group) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", reason);
        details.put("status", "5.0.0");
        if (group != null) {
            details.put("asm_group_id", group);
        }
        return new Fate("dropped: " + reason, List.of(Happening.at(0, "dropped", details)));
    }

    private void remember(Behaviour behaviour, String address, @Nullable Integer group) {
        switch (behaviour) {
            case BOUNCES, BOUNCES_LATER -> lists.add(Kind.BOUNCES, address, null);
            case IS_INVALID -> lists.add(Kind.INVALID, address, null);
            case COMPLAINS -> lists.add(Kind.SPAM_REPORTS, address, null);
            case UNSUBSCRIBES -> lists.add(Kind.UNSUBSCRIBES, address, null);
            case LEAVES_GROUP -> {
                if (group != null) {
                    lists.add(Kind.GROUP_UNSUBSCRIBES, address, group);
                }
            }
            case DELIVERS, BLOCKS, DEFERS, OPENS, CLICKS -> {}
        }
    }

    private static List<Happening> happenings(Behaviour behaviour, String address, @Nullable Integer group) {
        List<Happening> all = new ArrayList<>();
        if (behaviour == Behaviour.IS_INVALID) {
            return dropped("Invalid", null).happenings();
        }
        all.add(Happening.at(0, "processed", Map.of()));
        switch (behaviour) {
            case BOUNCES -> all.add(Happening.at(100, "bounce", refusal("bounce")));
            case BLOCKS -> all.add(Happening.at(100, "bounce", blocked(address)));
            case DEFERS -> {
                all.add(Happening.at(100, "deferred", deferral(1)));
                all.add(Happening.at(600, "deferred", deferral(2)));
                all.add(delivered(1_200));
            }
            case COMPLAINS -> {
                all.add(delivered(100));
                all.add(Happening.at(800, "spamreport", Map.of()));
            }
            case UNSUBSCRIBES -> {
                all.add(delivered(100));
                all.add(Happening.at(800, "unsubscribe", Map.of()));
            }
            case LEAVES_GROUP -> {
                all.add(delivered(100));
                if (group != null) {
                    all.add(Happening.at(800, "group_unsubscribe", groupUnsubscribe(group)));
                }
            }
            case OPENS -> {
                all.add(delivered(100));
                all.add(opened(700, Math.floorMod(address.hashCode(), 3) == 0));
            }
            case CLICKS -> {
                all.add(delivered(100));
                all.add(opened(700, false));
                all.add(Happening.at(900, "click", click()));
            }
            case BOUNCES_LATER -> {
                all.add(delivered(100));
                all.add(new Happening("bounce", java.time.Duration.ofMillis(900), refusal("bounce"), false));
            }
            case DELIVERS -> all.add(delivered(100));
            case IS_INVALID -> throw new IllegalStateException("an invalid address gets no mail");
        }
        return all;
    }

    private static Happening delivered(long afterMillis) {
        return Happening.at(
                afterMillis,
                "delivered",
                Map.of("response", "250 2.0.0 OK, message accepted", "ip", RECEIVER_IP, "tls", 1));
    }

    private static Map<String, Object> refusal(String type) {
        return Map.of(
                "type",
                type,
                "reason",
                "550 5.1.1 The email account that you tried to reach does not exist",
                "status",
                "5.1.1",
                "bounce_classification",
                "Invalid Address",
                "ip",
                RECEIVER_IP,
                "tls",
                1);
    }

    private static Map<String, Object> blocked(String address) {
        boolean content = Math.floorMod(address.hashCode(), 2) == 0;
        return Map.of(
                "type",
                "blocked",
                "reason",
                content
                        ? "550 5.7.1 Message rejected due to content restrictions"
                        : "554 5.7.1 Service unavailable; client host blocked using a block list",
                "status",
                "5.7.1",
                "bounce_classification",
                content ? "Content" : "Reputation",
                "ip",
                RECEIVER_IP,
                "tls",
                1);
    }

    private static Map<String, Object> deferral(int attempt) {
        return Map.of(
                "response",
                "451 4.7.1 Greylisting in action, please come back later",
                "attempt",
                Integer.toString(attempt),
                "ip",
                RECEIVER_IP,
                "tls",
                0);
    }

    private static Happening opened(long afterMillis, boolean machine) {
        return Happening.at(
                afterMillis,
                "open",
                Map.of(
                        "useragent",
                        machine ? "Mozilla/5.0" : BROWSER,
                        "ip",
                        READER_IP,
                        "sg_machine_open",
                        machine,
                        "sg_content_type",
                        "html"));
    }

    private static Map<String, Object> click() {
        return Map.of(
                "url",
                "https://www.example.org/autumn?utm_source=newsletter",
                "url_offset",
                Map.of("index", 0, "type", "html"),
                "useragent",
                BROWSER,
                "ip",
                READER_IP);
    }

    private static Map<String, Object> groupUnsubscribe(int group) {
        return Map.of("asm_group_id", group, "useragent", BROWSER, "ip", READER_IP);
    }
}
