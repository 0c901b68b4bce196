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
import org.jspecify.annotations.Nullable;

/** A person as stored. */
@Entity
@Table(name = "person")
public class Person extends PanacheEntityBase {
    @Id
    public UUID id;

    /** Canonical, so that it is typed in any case. */
    public String email;

    /** Null for somebody who signs in at the OpenID Connect issuer only, or has not accepted an invitation yet. */
    @Column(name = "password_hash")
    public @Nullable String passwordHash;

    /** Who this is to the OpenID Connect issuer; null for somebody who never signed in there. */
    @Column(name = "oidc_subject")
    public @Nullable String oidcSubject;

    @Enumerated(EnumType.STRING)
    public PersonRole role;

    public boolean enabled = true;

    @Column(name = "changed_at")
    public Instant changedAt;

    @Column(name = "signed_in_at")
    public @Nullable Instant signedInAt;

    protected Person() {
        this(new UUID(0, 0), "", null, PersonRole.VIEWER, Instant.EPOCH);
    }

    Person(UUID id, String email, @Nullable String passwordHash, PersonRole role, Instant changedAt) {
        this.id = id;
        this.email = email;
        this.passwordHash = passwordHash;
        this.role = role;
        this.changedAt = changedAt;
    }

    /** Whether there is a way to sign in: not before an invitation is accepted. */
    public boolean hasAWayIn() {
        return passwordHash != null || oidcSubject != null;
    }

    /** Whether this is an admin, for the page. */
    public boolean admin() {
        return role == PersonRole.ADMIN;
    }

    Map<String, String> facts() {
        Map<String, String> facts =
                new TreeMap<>(Map.of("email", email, "role", role.group(), "enabled", Boolean.toString(enabled)));
        if (oidcSubject != null) {
            facts.put("issuer’s subject", oidcSubject);
        }
        return facts;
    }
}
