package dev.sendwell.contracts;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The published schemas, with formats asserted. */
final class Schemas {
    /** What every {@code $id} begins with; a name, not a place to fetch from. */
    static final String BASE = "https://sendwell.dev/schemas/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(resolvers -> resolvers.mapPrefix(BASE, "classpath:schemas/")));

    private Schemas() {}

    /** What is wrong with a JSON text by a schema such as {@code schemas/deliveries/accepted.v1.json}. */
    static List<String> violations(String schema, byte[] json) {
        return violations(SchemaLocation.of(BASE + schema.substring("schemas/".length())), json);
    }

    /** What is wrong with a schema by the schema of schemas. */
    static List<String> violationsOfTheMetaschema(byte[] schema) {
        return violations(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"), schema);
    }

    private static List<String> violations(SchemaLocation location, byte[] json) {
        Schema schema = REGISTRY.getSchema(location);
        return schema
                .validate(
                        new String(json, StandardCharsets.UTF_8),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }
}
