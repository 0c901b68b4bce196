package dev.sendwell.config.session;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The {@linkplain ClientNetwork networks} from which people signed in within {@link #KEPT}. */
@Singleton
class FamiliarNetworks {
    static final Duration KEPT = Duration.ofDays(90);

    private final EntityManager entities;

    @Inject
    FamiliarNetworks(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Whether somebody signed in from there.
     *
     * @param email in its canonical form; may be nobody's
     */
    @Transactional
    boolean knows(String email, String network, Instant now) {
        return (Boolean) entities.createNativeQuery("""
                        select exists (select from familiar_network join person on person.id = person
                            where email = :email and network = :network and seen_at > :since)
                        """, Boolean.class)
                .setParameter("email", email)
                .setParameter("network", network)
                .setParameter("since", now.minus(KEPT))
                .getSingleResult();
    }

    /** In the caller's transaction: somebody has signed in from there. */
    void remember(UUID person, String network, Instant now) {
        entities.createNativeQuery("""
                        insert into familiar_network (person, network, seen_at) values (:person, :network, :now)
                        on conflict (person, network) do update set seen_at = excluded.seen_at
                        """)
                .setParameter("person", person)
                .setParameter("network", network)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** In the caller's transaction: whoever knew the password so far may have been somebody else. */
    void forget(UUID person) {
        entities.createNativeQuery("delete from familiar_network where person = :person")
                .setParameter("person", person)
                .executeUpdate();
    }

    /** In the caller's transaction. */
    void forgetOld(Instant now) {
        entities.createNativeQuery("delete from familiar_network where seen_at <= :before")
                .setParameter("before", now.minus(KEPT))
                .executeUpdate();
    }
}
