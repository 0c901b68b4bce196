package dev.sendwell.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bodies for an event webhook: batches of events with something wrong with them. The same seed gives the same bodies. */
public final class HostileBodies {
    private static final String[] FIELDS = {
        "event",
        "email",
        "timestamp",
        "sg_event_id",
        "sg_message_id",
        "smtp-id",
        "reason",
        "response",
        "status",
        "type",
        "bounce_classification",
        "attempt",
        "asm_group_id",
        "url",
        "useragent",
        "sg_machine_open",
        "sendwell_id",
        "sendwell_integration",
        "sendwell_request",
        "sendwell_campaign",
        "x_order",
        "category",
        "pool",
        "tls",
        "ip"
    };
    private static final String[] EVENTS = {
        "processed",
        "deferred",
        "delivered",
        "bounce",
        "dropped",
        "open",
        "click",
        "spamreport",
        "unsubscribe",
        "group_unsubscribe",
        "group_resubscribe",
        "account_status_change",
        "BOUNCE",
        "",
        "constructor"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "0",
        "-1",
        "1e999",
        "-0.0",
        "99999999999999999999999999",
        "1" + "0".repeat(900),
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u202e\"",
        "\"NaN\"",
        "\"1600112502\"",
        "1600112502.5",
        "1600112502000",
        "[]",
        "{}",
        "[[[[]]]]",
        "{\"a\":{\"b\":[1,{}]}}",
        "\"<script>alert(1)</script>\"",
        "\"=1+1\"",
        "\"'; drop table event; --\"",
        "\"a@b.c\\r\\nBcc: x@y.z\"",
        "\"@\"",
        "\"a@\"",
        "\"@b\"",
        "\"ä@ö.example\"",
        "\"a@[127.0.0.1]\"",
        "\"" + "a".repeat(70) + "@example.org\"",
        "tru",
        "01",
        "0x10",
        "\"\\x\"",
        "'a'",
        "NaN"
    };

    private final Random random;

    public HostileBodies(long seed) {
        this.random = new Random(seed);
    }

    /** The next one, at most some 200 KB. */
    public byte[] next() {
        byte[] body = batch(1 + random.nextInt(4)).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(10)) {
            case 0 -> noise(random.nextInt(300));
            case 1 -> flipped(body);
            case 2 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 3 -> spliced(body, noise(1 + random.nextInt(20)));
            case 4 -> nested();
            case 5 ->
                spliced(body, new byte[] {(byte) 0xC3, 0x28, 0, (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF});
            case 6 -> batch(1 + random.nextInt(200)).getBytes(StandardCharsets.UTF_8);
            case 7 ->
                ("[" + field("reason", "\"" + "x".repeat(random.nextInt(200_000)) + "\"") + "]")
                        .getBytes(StandardCharsets.UTF_8);
            default -> body;
        };
    }

    /** Ten thousand events of one address. */
    public static byte[] tenThousandOfOneAddress() {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 10_000; i++) {
            json.append(i == 0 ? "" : ",\r\n")
                    .append(
                            "{\"email\":\"one@example.org\",\"event\":\"bounce\",\"type\":\"blocked\",\"status\":\"4.2.2\",")
                    .append("\"timestamp\":")
                    .append(1_700_000_000 + i)
                    .append(",\"sg_message_id\":\"m")
                    .append(i)
                    .append(".x\"}");
        }
        return json.append("]\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private String batch(int events) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < events; i++) {
            json.append(i == 0 ? "" : ",\r\n").append(event());
        }
        return json.append("]\r\n").toString();
    }

    private String event() {
        StringBuilder json = new StringBuilder("{\"event\":\"")
                .append(EVENTS[random.nextInt(EVENTS.length)])
                .append("\",\"email\":\"person")
                .append(random.nextInt(50))
                .append("@example.org\",\"timestamp\":")
                .append(1_700_000_000 + random.nextInt(1_000_000));
        for (int i = random.nextInt(6); i > 0; i--) {
            // Often one that is there already.
            json.append(",\"")
                    .append(FIELDS[random.nextInt(FIELDS.length)])
                    .append("\":")
                    .append(VALUES[random.nextInt(VALUES.length)]);
        }
        return json.append('}').toString();
    }

    private String field(String name, String value) {
        return "{\"event\":\"deferred\",\"timestamp\":1700000000,\"" + name + "\":" + value + "}";
    }

    private byte[] nested() {
        int depth = 1 + random.nextInt(100_000);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        String deep = open.repeat(Math.min(depth, 30_000))
                + (random.nextBoolean() ? "1" : "")
                + (random.nextBoolean() ? close.repeat(Math.min(depth, 30_000)) : "");
        return (random.nextBoolean() ? "[" + field("pool", deep) + "]" : deep).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flipped(byte[] body) {
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return body;
    }

    private byte[] spliced(byte[] body, byte[] in) {
        int at = random.nextInt(body.length);
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(body.length + in.length);
        spliced.write(body, 0, at);
        spliced.writeBytes(in);
        spliced.write(body, at, body.length - at);
        return spliced.toByteArray();
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
