package dev.sendwell.sender.delivery;

import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.deadletter.Undertaker;
import dev.sendwell.sender.lease.Lease;
import dev.sendwell.sender.ledger.Ledger;
import dev.sendwell.sender.rate.SlotStore;
import java.time.InstantSource;

/** What every session works with. */
record SessionTools(
        Ledger ledger,
        Undertaker undertaker,
        Assessor assessor,
        Breakers breakers,
        SlotStore slots,
        Lease lease,
        SendingConditions conditions,
        InstantSource clock,
        DeliverySettings settings) {}
