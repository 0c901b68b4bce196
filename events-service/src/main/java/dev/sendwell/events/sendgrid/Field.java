package dev.sendwell.events.sendgrid;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of SendGrid's events that mean something here, by the names that stand in their JSON. */
enum Field {
    EVENT("event"),
    EMAIL("email"),
    TIMESTAMP("timestamp"),
    SG_EVENT_ID("sg_event_id"),
    SG_MESSAGE_ID("sg_message_id"),
    SMTP_ID("smtp-id"),
    REASON("reason"),
    RESPONSE("response"),
    STATUS("status"),
    TYPE("type"),
    BOUNCE_CLASSIFICATION("bounce_classification"),
    ATTEMPT("attempt"),
    ASM_GROUP_ID("asm_group_id"),
    URL("url"),
    USERAGENT("useragent"),
    SG_MACHINE_OPEN("sg_machine_open"),
    SENDWELL_ID("sendwell_id"),
    SENDWELL_INTEGRATION("sendwell_integration"),
    SENDWELL_REQUEST("sendwell_request"),
    SENDWELL_CAMPAIGN("sendwell_campaign");

    private static final Map<String, Field> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(field -> field.name, Function.identity()));

    private final String name;

    Field(String name) {
        this.name = name;
    }

    /** Null where the name means nothing here. */
    static @Nullable Field named(String name) {
        return BY_NAME.get(name);
    }
}
