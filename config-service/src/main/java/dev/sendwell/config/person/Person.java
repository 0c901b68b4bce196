package dev.sendwell.config.person;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A person as stored. */
@Entity
@Table(name = "person")
public class Person extends PanacheEntityBase {
    @Id
    public UUID id;

    /** Canonical, so that it is typed in any case. */
    public String email;

    @Column(name = "password_hash")
    public String passwordHash;

    @Enumerated(EnumType.STRING)
    public PersonRole role;

    public boolean enabled = true;

    @Column(name = "changed_at")
    public Instant changedAt;

    protected Person() {
        this(new UUID(0, 0), "", "", PersonRole.VIEWER, Instant.EPOCH);
    }

    Person(UUID id, String email, String passwordHash, PersonRole role, Instant changedAt) {
        this.id = id;
        this.email = email;
        this.passwordHash = passwordHash;
        this.role = role;
        this.changedAt = changedAt;
    }

    Map<String, String> facts() {
        return new TreeMap<>(Map.of("email", email, "role", role.group(), "enabled", Boolean.toString(enabled)));
    }
}
