package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The word that a record carries in its {@code type} field, such as {@code bounced}: one source for headers, tables and logs. */
public final class RecordType {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return Arrays.stream(type.getInterfaces())
                    .map(RecordType::inFamily)
                    .flatMap(Arrays::stream)
                    .filter(subType -> subType.value() == type)
                    .map(JsonSubTypes.Type::name)
                    .findFirst()
                    .orElse("unrecognized");
        }
    };

    private RecordType() {}

    /** The record's word; {@code unrecognized} for a variant that is never written. */
    public static String of(Record record) {
        return NAMES.get(record.getClass());
    }

    private static JsonSubTypes.Type[] inFamily(Class<?> family) {
        JsonSubTypes types = annotation(family);
        return types == null ? new JsonSubTypes.Type[0] : types.value();
    }

    /** The annotation may stand on the interface that the record's own interface extends. */
    private static @Nullable JsonSubTypes annotation(Class<?> family) {
        JsonSubTypes types = family.getAnnotation(JsonSubTypes.class);
        for (Class<?> parent : family.getInterfaces()) {
            types = types == null ? annotation(parent) : types;
        }
        return types;
    }
}
