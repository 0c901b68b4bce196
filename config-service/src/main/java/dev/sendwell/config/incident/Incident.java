package dev.sendwell.config.incident;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that operators are told of.
 *
 * <pre>
 * suspected ──wrong for long enough──> open ──well again──> over
 *     └──well again──> forgotten
 * </pre>
 */
@Entity
@Table(name = "incident")
public class Incident extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public @Nullable Long id;

    @Enumerated(EnumType.STRING)
    public Kind kind = Kind.PAUSED;

    @Column(name = "integration_id")
    public String integrationId = "";

    public Instant since = Instant.EPOCH;

    @Column(name = "opened_at")
    public @Nullable Instant openedAt;

    @Column(name = "ended_at")
    public @Nullable Instant endedAt;

    public String words = "";
    public String advice = "";
    public @Nullable String evidence;

    @Column(name = "told_at")
    public @Nullable Instant toldAt;

    @Column(name = "end_told_at")
    public @Nullable Instant endToldAt;

    @Column(name = "mail_tried_at")
    public @Nullable Instant mailTriedAt;

    @Column(name = "mail_problem")
    public @Nullable String mailProblem;

    protected Incident() {}

    Incident(Finding finding) {
        kind = finding.kind();
        integrationId = finding.integrationId();
        since = finding.since();
    }

    static List<Incident> notOver() {
        return list("endedAt is null");
    }

    /** What is wrong now, the newest first. */
    static List<Incident> open() {
        return list("openedAt is not null and endedAt is null order by openedAt desc, id desc");
    }

    /** What was wrong, the newest first. */
    static List<Incident> over(int count) {
        return find("endedAt is not null order by endedAt desc, id desc")
                .page(0, count)
                .list();
    }

    boolean isAbout(Finding finding) {
        return kind == finding.kind() && integrationId.equals(finding.integrationId());
    }

    /** It is wrong still; after long enough it is open. */
    void confirm(Finding finding, Instant now) {
        words = finding.words();
        advice = finding.advice();
        evidence = finding.evidence();
        if (openedAt == null && !finding.seenAt().isBefore(since.plus(finding.patience()))) {
            openedAt = now;
        }
    }

    /** It is well again; what was only suspected is forgotten. */
    void end(Instant now) {
        if (openedAt == null) {
            delete();
        } else {
            endedAt = now;
        }
    }
}
