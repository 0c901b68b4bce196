package dev.sendwell.config.integration;

import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.dashboard.Violation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The form of an integration: its fields as text, exactly as somebody typed them, and what is wrong with each. Fields are named
 * by their path in {@link IntegrationInput}. A typed password is used and never shown again.
 */
public final class IntegrationForm {
    /** What a form sends along that is not saved, or cannot be changed. */
    private static final Set<String> NO_SETTINGS = Set.of("csrf", "id", "provider", "version", "to");

    private static final String KEY_1 = "webhook.verificationKeys[0]";
    private static final String KEY_2 = "webhook.verificationKeys[1]";
    private static final String ISSUER = "webhook.oauth.issuer";
    private static final String AUDIENCE = "webhook.oauth.audience";
    private static final String JWKS_URL = "webhook.oauth.jwksUrl";
    private static final Set<String> MORE =
            Set.of("allowedFromDomains", "unconfirmed", "limits.connections", "limits.messagesPerConnection");

    private final Preset preset;
    private final Map<String, String> values;
    private final Map<String, String> wrong = new HashMap<>();

    private IntegrationForm(Preset preset, Map<String, String> values) {
        this.preset = preset;
        this.values = values;
    }

    /** An empty form with what is known of the provider. */
    static IntegrationForm of(Preset preset) {
        IntegrationForm form = new IntegrationForm(preset, new HashMap<>());
        form.values.putAll(Map.of(
                "enabled", "on",
                "smtp.host", preset.host(),
                "smtp.port", Integer.toString(preset.port()),
                "smtp.security", wire(preset.security()),
                "smtp.username", preset.username(),
                "limits.connections", "10",
                "limits.messagesPerConnection", "100",
                "unconfirmed", wire(preset.unconfirmed()),
                "hardBouncesEverywhere", "on"));
        return form;
    }

    /**
     * What is stored.
     *
     * @param usernameShown false for a user name that is a secret
     */
    static IntegrationForm of(Integration stored, boolean usernameShown) {
        IntegrationForm form = new IntegrationForm(Preset.of(stored.provider), new HashMap<>());
        form.put("id", stored.id);
        form.put("version", Long.toString(stored.version));
        form.put("enabled", stored.enabled);
        form.put("smtp.host", stored.host);
        form.put("smtp.port", Integer.toString(stored.port));
        form.put("smtp.security", wire(stored.security));
        form.put("smtp.username", usernameShown ? stored.username : null);
        form.put("from.address", stored.fromAddress);
        form.put("from.name", stored.fromName);
        form.put("allowedFromDomains", String.join("\n", stored.allowedFromDomains));
        form.put("replyTo", stored.replyTo);
        form.put("limits.connections", Integer.toString(stored.connections));
        form.put("limits.messagesPerConnection", Integer.toString(stored.messagesPerConnection));
        form.put(
                "limits.messagesPerSecond",
                stored.messagesPerSecond == null ? null : stored.messagesPerSecond.toString());
        form.put("unconfirmed", wire(stored.unconfirmed));
        form.put("bypassListManagement", stored.bypassListManagement);
        form.put("hardBouncesEverywhere", stored.hardBouncesEverywhere);
        form.put(KEY_1, stored.verificationKeys.isEmpty() ? null : stored.verificationKeys.getFirst());
        form.put(KEY_2, stored.verificationKeys.size() < 2 ? null : stored.verificationKeys.get(1));
        form.put("webhook.acceptUnsigned", stored.acceptUnsigned);
        form.put(ISSUER, stored.oauthIssuer);
        form.put(AUDIENCE, stored.oauthAudience);
        form.put(JWKS_URL, stored.oauthJwksUrl);
        return form;
    }

    /** What somebody sent. */
    static IntegrationForm of(Preset preset, MultivaluedMap<String, String> sent) {
        IntegrationForm form = new IntegrationForm(preset, new HashMap<>());
        sent.forEach((name, values) -> form.put(name, values.getFirst()));
        if (form.value(KEY_1).isBlank()) {
            form.put(KEY_1, form.value(KEY_2));
            form.put(KEY_2, "");
        }
        return form;
    }

    /** With whom a check or a test e-mail goes to. */
    IntegrationForm to(@Nullable String address) {
        put("to", address);
        return this;
    }

    /** Whether saving it would change something of what is saved, or be refused. */
    boolean differsFrom(IntegrationForm saved) {
        Set<String> fields = new HashSet<>(saved.values.keySet());
        fields.addAll(values.keySet());
        fields.removeAll(NO_SETTINGS);
        return fields.stream().anyMatch(field -> !lines(saved.value(field)).equals(lines(value(field))));
    }

    /** As browsers and databases agree on it. */
    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** The version that the form changes from now on; its person was told. */
    void version(long version) {
        put("version", Long.toString(version));
    }

    /** The input that the form stands for; text that is no number is noted beside its field and left out. */
    IntegrationInput input() {
        return new IntegrationInput(
                text("id"),
                preset.provider(),
                on("enabled"),
                new IntegrationInput.Smtp(
                        text("smtp.host"),
                        number("smtp.port"),
                        choice("smtp.security", Security.values()),
                        text("smtp.username"),
                        text("smtp.password")),
                new IntegrationInput.From(text("from.address"), text("from.name")),
                value("allowedFromDomains")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList(),
                text("replyTo"),
                new IntegrationInput.Limits(
                        number("limits.connections"),
                        number("limits.messagesPerConnection"),
                        number("limits.messagesPerSecond")),
                choice("unconfirmed", UnconfirmedRule.values()),
                on("bypassListManagement"),
                on("hardBouncesEverywhere"),
                new IntegrationInput.Webhook(keys(), on("webhook.acceptUnsigned"), oauth()));
    }

    /** Notes beside the fields what is wrong with them; a note that stands there already stays. */
    void note(List<Violation> violations) {
        for (Violation violation : violations) {
            String field = violation.field();
            String message = violation.message();
            if (field.startsWith("allowedFromDomains[")) {
                int line = Integer.parseInt(field.substring(field.indexOf('[') + 1, field.indexOf(']')));
                message = "line " + (line + 1) + " " + message;
                field = "allowedFromDomains";
            }
            wrong.putIfAbsent(field, message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1));
        }
    }

    /** The same for a page, which a typed password is not sent back to. */
    IntegrationForm forPage() {
        if (!value("smtp.password").isEmpty()) {
            wrong.putIfAbsent("smtp.password", "Type it again: it is not sent back to the page");
        }
        return this;
    }

    /** The text of a field; empty where there is none. */
    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    /** True for a ticked box. */
    public boolean on(String field) {
        return "on".equals(values.get(field));
    }

    /** What is wrong with a field, or null. */
    public @Nullable String wrong(String field) {
        return wrong.get(field);
    }

    public boolean anyWrong() {
        return !wrong.isEmpty();
    }

    /** True when something is wrong behind the fold, which is then open. */
    public boolean wrongBehindFold() {
        return wrong.keySet().stream().anyMatch(MORE::contains);
    }

    /** True when OAuth is in use or wrong; its fold is then open. */
    public boolean oauthShown() {
        return List.of(ISSUER, AUDIENCE, JWKS_URL).stream()
                .anyMatch(field -> !value(field).isBlank() || wrong.containsKey(field));
    }

    /** What is wrong, field by field. */
    public Map<String, String> allWrong() {
        return new TreeMap<>(wrong);
    }

    /** What the page calls a field. */
    public String label(String field) {
        return switch (field) {
            case "smtp.host" -> "Host";
            case "smtp.port" -> "Port";
            case "smtp.security" -> "Security";
            case "smtp.username" -> "Username";
            case "smtp.password" -> preset.passwordLabel();
            case "from.address" -> "From address";
            case "from.name" -> "From name";
            case "replyTo" -> "Reply address";
            case "to" -> "Send to";
            case "allowedFromDomains" -> "Allowed From domains";
            case "limits.connections" -> "Connections";
            case "limits.messagesPerConnection" -> "Messages per connection";
            case "limits.messagesPerSecond" -> "Messages per second";
            case KEY_1 -> "Verification key";
            case KEY_2 -> "Second key";
            case ISSUER -> "Issuer";
            case AUDIENCE -> "Audience";
            case JWKS_URL -> "Key address";
            default -> field;
        };
    }

    public Preset preset() {
        return preset;
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (String field : List.of(KEY_1, KEY_2)) {
            if (!value(field).isBlank()) {
                keys.add(value(field));
            }
        }
        return keys;
    }

    private IntegrationInput.@Nullable OAuth oauth() {
        IntegrationInput.OAuth oauth = new IntegrationInput.OAuth(text(ISSUER), text(AUDIENCE), text(JWKS_URL));
        return oauth.issuer() == null && oauth.audience() == null && oauth.jwksUrl() == null ? null : oauth;
    }

    private @Nullable String text(String field) {
        String text = value(field);
        return text.isBlank() ? null : text;
    }

    private @Nullable Integer number(String field) {
        String text = value(field).strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            note(List.of(new Violation(field, "is not a whole number")));
            return null;
        }
    }

    private <E extends Enum<E>> @Nullable E choice(String field, E[] choices) {
        for (E choice : choices) {
            if (wire(choice).equals(value(field))) {
                return choice;
            }
        }
        return null;
    }

    private void put(String field, @Nullable String value) {
        values.put(field, value == null ? "" : value);
    }

    private void put(String field, boolean on) {
        values.put(field, on ? "on" : "");
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
