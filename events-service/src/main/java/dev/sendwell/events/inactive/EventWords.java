package dev.sendwell.events.inactive;

import dev.sendwell.contracts.EmailEvent;
import org.jspecify.annotations.Nullable;

/** Events as a page says them. */
final class EventWords {
    private EventWords() {}

    /** What happened. */
    static String what(EmailEvent event) {
        return switch (event) {
            case EmailEvent.Processed processed -> "Processed";
            case EmailEvent.Deferred deferred -> "Deferred";
            case EmailEvent.Delivered delivered -> "Delivered";
            case EmailEvent.Bounced bounced -> "Bounced";
            case EmailEvent.Blocked blocked -> "Blocked";
            case EmailEvent.Dropped dropped -> "Dropped";
            case EmailEvent.Opened opened -> opened.machine() ? "Opened by a machine" : "Opened";
            case EmailEvent.Clicked clicked -> "Clicked";
            case EmailEvent.Complained complained -> "Complained";
            case EmailEvent.Unsubscribed unsubscribed -> "Unsubscribed";
            case EmailEvent.GroupUnsubscribed left -> "Left group " + left.group();
            case EmailEvent.GroupResubscribed back -> "Came back to group " + back.group();
            case EmailEvent.AccountStatusChanged changed -> "Account changed";
            case EmailEvent.Unrecognized unrecognized -> "An event of a kind not known here";
        };
    }

    /** The provider's or the receiving server's words; null where there are none. */
    static @Nullable String said(EmailEvent event) {
        return switch (event) {
            case EmailEvent.Deferred deferred -> deferred.reason();
            case EmailEvent.Delivered delivered -> delivered.response();
            case EmailEvent.Bounced bounced -> bounced.reason();
            case EmailEvent.Blocked blocked -> blocked.reason();
            case EmailEvent.Dropped dropped -> dropped.reason();
            case EmailEvent.Clicked clicked -> clicked.url();
            case EmailEvent.AccountStatusChanged changed -> changed.status();
            case EmailEvent.Unrecognized unrecognized -> unrecognized.providerType();
            case EmailEvent.Processed processed -> null;
            case EmailEvent.Opened opened -> null;
            case EmailEvent.Complained complained -> null;
            case EmailEvent.Unsubscribed unsubscribed -> null;
            case EmailEvent.GroupUnsubscribed left -> null;
            case EmailEvent.GroupResubscribed back -> null;
        };
    }

    /** The style sheet's word for a step of a ladder. */
    static String tone(EmailEvent event) {
        return switch (event) {
            case EmailEvent.Bounced e -> "fail";
            case EmailEvent.Blocked e -> "fail";
            case EmailEvent.Dropped e -> "fail";
            case EmailEvent.Complained e -> "fail";
            case EmailEvent.Deferred e -> "wait";
            case EmailEvent.Processed e -> "";
            case EmailEvent.Delivered e -> "";
            case EmailEvent.Opened e -> "";
            case EmailEvent.Clicked e -> "";
            case EmailEvent.Unsubscribed e -> "";
            case EmailEvent.GroupUnsubscribed e -> "";
            case EmailEvent.GroupResubscribed e -> "";
            case EmailEvent.AccountStatusChanged e -> "";
            case EmailEvent.Unrecognized e -> "";
        };
    }
}
