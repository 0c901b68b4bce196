package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.Locale;

/**
 * One message as code, and where its golden file and schema are.
 *
 * @param folder the topic without prefix
 * @param variant {@code full}, or what is special about it
 * @param readAs what the topic's readers read it as
 */
record Sample(String folder, String variant, Class<?> readAs, Object value) {

    /** The golden file, relative to the class path's root. */
    String file() {
        String suffix = variant.equals("full") ? "" : "." + variant;
        return "golden/" + folder + "/" + messageName(readAs, value.getClass()) + suffix + ".v1.json";
    }

    /** The schema, relative to the class path's root. */
    String schema() {
        return schema(folder, messageName(readAs, value.getClass()));
    }

    static String schema(String folder, String messageName) {
        return "schemas/" + folder + "/" + messageName + ".v1.json";
    }

    /** The wire name of a message: its {@code type}, or its class's name where its topic has one message only. */
    static String messageName(Class<?> readAs, Class<?> message) {
        JsonSubTypes types = readAs.getAnnotation(JsonSubTypes.class);
        if (types == null) {
            return message.getSimpleName()
                    .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                    .toLowerCase(Locale.ROOT);
        }
        return Arrays.stream(types.value())
                .filter(type -> type.value() == message)
                .findFirst()
                .orElseThrow(() -> new AssertionError(message + " has no name on the wire"))
                .name();
    }

    @Override
    public String toString() {
        return file();
    }
}
