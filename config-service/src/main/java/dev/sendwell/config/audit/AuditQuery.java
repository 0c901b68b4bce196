package dev.sendwell.config.audit;

import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are looked for; what is null or empty is not asked about.
 *
 * @param actor who did it, exactly
 * @param subject to what: exactly, or what begins like this when it ends in a slash, such as {@code integration/}
 * @param from the first moment
 * @param to the moment after the last
 * @param before only entries with a lower number, which is how the next page is asked for
 */
record AuditQuery(
        @Nullable String actor,
        @Nullable String subject,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long before) {
    /** No entry is of another time, and PostgreSQL knows no time that is much farther away. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    AuditQuery {
        from = inReach(from);
        to = inReach(to);
    }

    private static @Nullable Instant inReach(@Nullable Instant time) {
        return time == null || (!time.isBefore(EARLIEST) && !time.isAfter(LATEST))
                ? time
                : time.isBefore(EARLIEST) ? EARLIEST : LATEST;
    }

    /** The newest entries first, in the caller's transaction. */
    List<AuditEntry> newest(int count) {
        CriteriaBuilder builder = Panache.getEntityManager().getCriteriaBuilder();
        CriteriaQuery<AuditEntry> query = builder.createQuery(AuditEntry.class);
        Root<AuditEntry> entry = query.from(AuditEntry.class);
        List<Predicate> wanted = new ArrayList<>();
        if (actor != null && !actor.isBlank()) {
            wanted.add(builder.equal(entry.get("actor"), actor.strip()));
        }
        if (subject != null && !subject.isBlank()) {
            wanted.add(
                    subject.endsWith("/")
                            ? builder.equal(builder.substring(entry.get("subject"), 1, subject.length()), subject)
                            : builder.equal(entry.get("subject"), subject.strip()));
        }
        if (from != null) {
            wanted.add(builder.greaterThanOrEqualTo(entry.get("at"), from));
        }
        if (to != null) {
            wanted.add(builder.lessThan(entry.get("at"), to));
        }
        if (before != null) {
            wanted.add(builder.lessThan(entry.get("id"), before));
        }
        query.where(wanted.toArray(Predicate[]::new)).orderBy(builder.desc(entry.get("id")));
        return Panache.getEntityManager()
                .createQuery(query)
                .setMaxResults(count)
                .getResultList();
    }
}
