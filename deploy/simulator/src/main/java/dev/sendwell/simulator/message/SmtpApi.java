package dev.sendwell.simulator.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The X-SMTPAPI header as far as the simulator obeys it.
 *
 * @param uniqueArgs returned on every event of the message
 * @param categories at most ten
 * @param group the unsubscribe group ({@code asm_group_id}); absent when none is named
 * @param bypassesLists true when the filter {@code bypass_list_management} is on
 */
public record SmtpApi(
        Map<String, String> uniqueArgs,
        List<String> categories,
        @Nullable Integer group,
        boolean bypassesLists) {
    /** What a message without the header asks for: nothing. */
    public static final SmtpApi NONE = new SmtpApi(Map.of(), List.of(), null, false);

    private static final int MAX_UNIQUE_ARGS_BYTES = 10_000;
    private static final int MAX_CATEGORIES = 10;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads the header's value.
     *
     * @return empty when it breaks a rule; SendGrid drops such a message as "Invalid SMTPAPI header"
     */
    public static Optional<SmtpApi> parse(String header) {
        if (!header.chars().allMatch(c -> (c >= 32 && c < 127) || c == '\t')) {
            return Optional.empty();
        }
        try {
            JsonNode api = JSON.readTree(header);
            return api.isObject() ? read(api) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<SmtpApi> read(JsonNode api) {
        Map<String, String> uniqueArgs = uniqueArgs(api.path("unique_args"));
        List<String> categories = categories(api.path("category"));
        JsonNode group = api.path("asm_group_id");
        boolean groupMakesSense = group.isMissingNode() || (group.canConvertToInt() && group.isIntegralNumber());
        if (uniqueArgs == null || categories == null || !groupMakesSense) {
            return Optional.empty();
        }
        boolean bypass =
                api.at("/filters/bypass_list_management/settings/enable").asInt() == 1;
        return Optional.of(new SmtpApi(uniqueArgs, categories, group.isMissingNode() ? null : group.asInt(), bypass));
    }

    private static @Nullable Map<String, String> uniqueArgs(JsonNode args) {
        if (args.isMissingNode()) {
            return Map.of();
        }
        if (!args.isObject() || args.toString().length() > MAX_UNIQUE_ARGS_BYTES) {
            return null;
        }
        Map<String, String> byName = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> arg : args.properties()) {
            if (!arg.getValue().isTextual()) {
                return null;
            }
            byName.put(arg.getKey(), arg.getValue().textValue());
        }
        return byName;
    }

    private static @Nullable List<String> categories(JsonNode category) {
        if (category.isTextual()) {
            return List.of(category.textValue());
        }
        if (category.isMissingNode()) {
            return List.of();
        }
        if (!category.isArray() || category.size() > MAX_CATEGORIES) {
            return null;
        }
        List<String> categories = new ArrayList<>();
        for (JsonNode each : category) {
            if (!each.isTextual()) {
                return null;
            }
            categories.add(each.textValue());
        }
        return categories;
    }
}
