package dev.sendwell.sender.lease;

import java.time.Duration;

/** Where leases are kept; its clock decides when they end. */
public interface LeaseStore {

    /** A new owner with a lease of this length. */
    long register(Duration length);

    /** Makes the owner's lease end {@code length} from now. */
    void renew(long owner, Duration length);

    /** Ends the owner's lease now: it holds nothing any more. */
    void end(long owner);
}
