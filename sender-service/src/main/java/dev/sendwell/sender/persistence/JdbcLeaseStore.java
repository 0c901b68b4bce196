package dev.sendwell.sender.persistence;

import dev.sendwell.sender.lease.LeaseStore;
import java.time.Duration;

/** Leases in table {@code sender_instance}, by the database's clock. */
public final class JdbcLeaseStore implements LeaseStore {
    private final Database database;

    public JdbcLeaseStore(Database database) {
        this.database = database;
    }

    @Override
    public long register(Duration length) {
        return database.inTransaction(
                connection -> Sql.query(connection, """
                        insert into sender_instance (lease_until) values (now() + ? * interval '1 millisecond')
                        returning owner
                        """, row -> row.getLong("owner"), length.toMillis())
                        .getFirst());
    }

    @Override
    public void renew(long owner, Duration length) {
        int renewed = database.inTransaction(connection -> Sql.update(
                connection,
                "update sender_instance set lease_until = now() + ? * interval '1 millisecond' where owner = ?",
                length.toMillis(),
                owner));
        if (renewed != 1) {
            throw new IllegalStateException("the lease of owner " + owner
                    + " is not in the database any more; this process has to be started anew");
        }
    }

    @Override
    public void end(long owner) {
        database.inTransaction(
                connection -> Sql.update(connection, "delete from sender_instance where owner = ?", owner));
    }
}
