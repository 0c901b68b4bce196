package dev.sendwell.local.demo;

import dev.sendwell.simulator.recipient.Behaviour;
import java.util.EnumSet;
import java.util.Set;

/**
 * Somebody who gets the campaigns.
 *
 * @param number from 0
 * @param name first name, not always ASCII
 * @param address as the campaign writes it; lower case, so that it is its own canonical form
 */
record Person(int number, String name, String address) {

    /** What the simulator makes of the address. */
    Behaviour behaviour() {
        return Behaviour.of(address);
    }

    /** What has to be reported when this person is sent a message of an unsubscribe group. */
    Set<Sign> signs() {
        return switch (behaviour()) {
            case DELIVERS -> EnumSet.of(Sign.DELIVERED);
            case BOUNCES -> EnumSet.of(Sign.BOUNCED);
            case BLOCKS -> EnumSet.of(Sign.BLOCKED);
            case DEFERS -> EnumSet.of(Sign.DEFERRED, Sign.DELIVERED);
            case IS_INVALID -> EnumSet.of(Sign.DROPPED);
            case COMPLAINS -> EnumSet.of(Sign.DELIVERED, Sign.COMPLAINED);
            case UNSUBSCRIBES, LEAVES_GROUP -> EnumSet.of(Sign.DELIVERED, Sign.UNSUBSCRIBED);
            case OPENS -> EnumSet.of(Sign.DELIVERED, Sign.OPENED);
            case CLICKS -> EnumSet.of(Sign.DELIVERED, Sign.OPENED, Sign.CLICKED);
            case BOUNCES_LATER -> EnumSet.of(Sign.DELIVERED, Sign.BOUNCED);
        };
    }

    /** Whether Sendwell must not mail this person again after the first message. */
    boolean becomesInactive() {
        return switch (behaviour()) {
            case BOUNCES, IS_INVALID, COMPLAINS, UNSUBSCRIBES, LEAVES_GROUP, BOUNCES_LATER -> true;
            case DELIVERS, BLOCKS, DEFERS, OPENS, CLICKS -> false;
        };
    }
}
