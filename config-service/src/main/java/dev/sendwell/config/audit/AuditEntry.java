package dev.sendwell.config.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One change by one actor. */
@Entity
@Immutable
@Table(name = "audit_entry")
public class AuditEntry extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public @Nullable Long id;

    public Instant at;
    public String actor;
    /** What was done, such as {@code integration changed}. */
    public String action;
    /** To what, such as {@code integration/shop}. */
    public String subject;
    /** What changed, in words, a line each. */
    public String changes;

    protected AuditEntry() {
        this(Instant.EPOCH, new Actor(""), "", "", Map.of(), Map.of());
    }

    private AuditEntry(
            Instant at,
            Actor actor,
            String action,
            String subject,
            Map<String, String> before,
            Map<String, String> after) {
        this.at = at;
        this.actor = actor.name();
        this.action = action;
        this.subject = subject;
        this.changes = inWords(before, after);
    }

    /**
     * Writes an entry in the caller's transaction.
     *
     * @param before the fields and their values before, secrets as something that tells only whether they changed; empty for
     *     something new
     * @param after the same afterwards; empty for something deleted
     */
    public static void write(
            Instant at,
            Actor actor,
            String action,
            String subject,
            Map<String, String> before,
            Map<String, String> after) {
        new AuditEntry(at, actor, action, subject, before, after).persist();
    }

    /** The newest entries of a subject, newest first. */
    public static List<AuditEntry> newest(String subject, int count) {
        return find("subject = ?1 order by id desc", subject).page(0, count).list();
    }

    /** Its number: later entries have higher ones. */
    long number() {
        return Objects.requireNonNull(id, "read from the database");
    }

    /** The changes line by line. */
    public List<String> lines() {
        return changes.isEmpty() ? List.of() : changes.lines().toList();
    }

    private static String inWords(Map<String, String> before, Map<String, String> after) {
        TreeMap<String, String> fields = new TreeMap<>(before);
        fields.putAll(after);
        return fields.keySet().stream()
                .filter(field -> !before.getOrDefault(field, "").equals(after.getOrDefault(field, "")))
                .map(field -> line(field, before.getOrDefault(field, ""), after.getOrDefault(field, "")))
                .collect(Collectors.joining("\n"));
    }

    private static String line(String field, String before, String after) {
        if (before.isEmpty()) {
            return field + ": " + after;
        }
        return field + ": " + before + " → " + (after.isEmpty() ? "nothing" : after);
    }
}
