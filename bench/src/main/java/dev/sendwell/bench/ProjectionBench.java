package dev.sendwell.bench;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Topic;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From the topics into the journal, the suppression list and the reports, against plain inserts of the same rows into copies of the same
 * tables with their indexes: prepared, several rows a statement, a thousand a transaction, over one connection.
 */
final class ProjectionBench implements Bench.Benchmark {
    private static final int ROUNDS = 3;
    private static final int REQUESTS_A_ROUND = 40_000;
    private static final int ROWS_A_TRANSACTION = 1_000;
    private static final String CARRIED = "events/s, Sendwell";
    private static final String INSERTED = "events/s, plain inserts";
    private static final List<String> TABLES = List.of(
            "event",
            "report_event",
            "report_request",
            "report_count",
            "report_domain_count",
            "report_reason_count",
            "report_day",
            "report_domain_day",
            "report_reason_day",
            "suppression",
            "suppression_entry");

    private final Random random = new Random(23);
    private final byte[] addressKey = new byte[32];
    private long count;

    @Override
    public void run(Ground ground, Figures figures) throws Exception {
        new SecureRandom().nextBytes(addressKey);
        EventsService service = ground.keep(EventsService.start(
                ground, Map.of("sendwell.address-key", Base64.getEncoder().encodeToString(addressKey))));
        new SendGridAccount().introduce(ground.kafka(), service.webhookKeyset());
        try (Connection database = connect(service)) {
            copies(database);
            System.out.println("Warming up");
            carry(ground, database);
            insert(database);
            for (int round = 1; round <= ROUNDS; round++) {
                System.out.println("Round " + round);
                empty(database, "");
                Carried carried = carry(ground, database);
                figures.add(CARRIED, carried.events() / carried.seconds());
                empty(database, "copy_");
                figures.add(INSERTED, carried.events() / insert(database));
            }
        }
        figures.ratio("ratio_plain_insert", CARRIED, INSERTED);
    }

    private record Carried(int events, double seconds) {}

    private Carried carry(Ground ground, Connection database) throws Exception {
        List<ProducerRecord<String, byte[]>> records = traffic();
        long from;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        ground.bootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            from = System.nanoTime();
            List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
            records.forEach(record -> sent.add(producer.send(record)));
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
        long ends = ends(ground);
        while (carriedTo(database) < ends) {
            Thread.sleep(20);
        }
        return new Carried(records.size(), (System.nanoTime() - from) / 1e9);
    }

    /** Each request is accepted; most are processed and delivered, some opened, few bounce. */
    private List<ProducerRecord<String, byte[]>> traffic() {
        AddressHash.Hasher hasher = new AddressHash.Hasher(addressKey);
        Instant now = Instant.now();
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int i = 0; i < REQUESTS_A_ROUND; i++) {
            String id = "order-" + count++;
            String shop = SendGridAccount.INTEGRATION;
            String address = "person" + count + "@domain" + random.nextInt(200) + ".example";
            Recipient recipient = new Recipient(
                    address,
                    hasher.of((EmailAddress) EmailAddress.parse(address)).toString());
            RequestRef request = new RequestRef(
                    shop,
                    id,
                    LedgerId.of(shop, id).toString(),
                    MailKind.MARKETING,
                    "campaign-" + random.nextInt(4),
                    Map.of());
            Instant at = now.minusSeconds(random.nextInt(7_200));
            records.add(new ProducerRecord<>(
                    Topic.DELIVERIES.topicName(),
                    shop + "|" + id,
                    ContractsJson.write(new Delivery.Accepted(
                            id + "-a",
                            at,
                            request,
                            recipient,
                            1,
                            at,
                            "<" + id + "@shop.example>",
                            id,
                            "250 Ok: queued as " + id))));
            add(records, new EmailEvent.Processed(ref(request, recipient, at, "p")));
            if (random.nextInt(20) == 0) {
                add(
                        records,
                        new EmailEvent.Bounced(
                                ref(request, recipient, at, "b"),
                                "550 5.1.1 <" + address + "> user unknown",
                                "5.1.1",
                                "Invalid Address",
                                EmailEvent.Permanence.PERMANENT));
            } else {
                add(records, new EmailEvent.Delivered(ref(request, recipient, at, "d"), "250 OK"));
                if (random.nextInt(3) == 0) {
                    add(
                            records,
                            new EmailEvent.Opened(
                                    ref(request, recipient, at.plusSeconds(60), "o"), false, "Mozilla/5.0"));
                }
            }
        }
        return records;
    }

    private static void add(List<ProducerRecord<String, byte[]>> records, EmailEvent event) {
        records.add(new ProducerRecord<>(
                Topic.EMAIL_EVENTS.topicName(),
                SendGridAccount.INTEGRATION + "|" + event.ref().recipient().hash(),
                ContractsJson.write(event)));
    }

    private static EmailEvent.EventRef ref(RequestRef request, Recipient recipient, Instant at, String what) {
        String id = LedgerId.of(request.requestId(), what).toString();
        return new EmailEvent.EventRef(id, at, at, request, recipient, id, request.requestId());
    }

    private static Connection connect(EventsService service) throws SQLException {
        return DriverManager.getConnection(
                service.jdbcUrl() + "?reWriteBatchedInserts=true", "sendwell_events_owner", "owner");
    }

    private static void copies(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.execute("create table copy_" + table + " (like " + table + " including all)");
            }
        }
    }

    private static void empty(Connection database, String prefix) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.execute("truncate " + prefix + table);
            }
        }
    }

    /** Seconds to insert what Sendwell's tables hold now into their copies. */
    private static double insert(Connection database) throws SQLException {
        double seconds = 0;
        for (String table : TABLES) {
            seconds += insert(database, table);
        }
        return seconds;
    }

    private static double insert(Connection database, String table) throws SQLException {
        List<String[]> rows = new ArrayList<>();
        StringBuilder sql = new StringBuilder("insert into copy_" + table + " values (");
        try (Statement select = database.createStatement();
                ResultSet result = select.executeQuery("select * from " + table)) {
            ResultSetMetaData columns = result.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                sql.append(i == 1 ? "" : ", ")
                        .append("?::")
                        .append(columns.getColumnTypeName(i).replaceFirst("^_(.*)", "$1[]"));
            }
            while (result.next()) {
                String[] row = new String[columns.getColumnCount()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.getString(i + 1);
                }
                rows.add(row);
            }
        }
        long from = System.nanoTime();
        database.setAutoCommit(false);
        try (PreparedStatement insert =
                database.prepareStatement(sql.append(')').toString())) {
            for (int from0 = 0; from0 < rows.size(); from0 += ROWS_A_TRANSACTION) {
                for (String[] row : rows.subList(from0, Math.min(rows.size(), from0 + ROWS_A_TRANSACTION))) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setString(i + 1, row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
                database.commit();
            }
        } finally {
            database.setAutoCommit(true);
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private static long ends(Ground ground) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (Topic topic : List.of(Topic.EMAIL_EVENTS, Topic.DELIVERIES)) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                latest.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
            }
        }
        try (Admin admin = Admin.create(ground.kafka())) {
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    private static long carriedTo(Connection database) throws SQLException {
        String sql = "select coalesce(sum(next_offset), 0) from consumer_offset"
                + " where projection = 'journal' or projection = 'reports' and topic = '" + Topic.DELIVERIES.topicName()
                + "'";
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
