package dev.sendwell.config.integration;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.OAuth;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.smtp.AllowedPorts;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that settings have to keep, and the canonical form of those that do. */
@Startup
@Singleton
class SettingsRules {
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-f:.]{2,45}");

    private static final Pattern HTTPS_URL = Pattern.compile("https://[^/?#\\s@]+(/[^#\\s]*)?");

    private final Validator validator;
    private final AllowedPorts ports;

    @Inject
    SettingsRules(Validator validator, ServiceConfig config) {
        this.validator = validator;
        this.ports = config.smtp().allowedPorts();
    }

    /**
     * Checks an input against all rules at once.
     *
     * @param stored what is changed; null for a new integration
     */
    CheckedSettings check(IntegrationInput input, @Nullable Integration stored) {
        List<Violation> violations = new ArrayList<>();
        for (ConstraintViolation<IntegrationInput> violation : validator.validate(input)) {
            violations.add(new Violation(field(violation), violation.getMessage()));
        }
        Draft draft = new Draft(input, stored, violations);
        IntegrationSettings settings = draft.settings();
        return settings == null || !violations.isEmpty()
                ? new CheckedSettings.Broken(List.copyOf(violations))
                : new CheckedSettings.Kept(settings);
    }

    private static String field(ConstraintViolation<?> violation) {
        // a list's element type adds a node that the JSON does not have
        return violation.getPropertyPath().toString().replace(".<list element>", "");
    }

    /** One check; every rule adds its violation and the next is looked at all the same. */
    private final class Draft {
        private final IntegrationInput input;
        private final @Nullable Integration stored;
        private final List<Violation> violations;

        Draft(IntegrationInput input, @Nullable Integration stored, List<Violation> violations) {
            this.input = input;
            this.stored = stored;
            this.violations = violations;
        }

        @Nullable
        IntegrationSettings settings() {
            IntegrationInput.Smtp smtp = input.smtp();
            IntegrationInput.From from = input.from();
            IntegrationRecord.Provider provider = input.provider();
            if (smtp == null || from == null || provider == null) {
                return null;
            }
            String host = host(smtp.host());
            int port = port(smtp.port());
            String username = blankToNull(smtp.username());
            String password = password(smtp, host, port, username);
            String fromAddress = address("from.address", from.address());
            String fromName = singleLine("from.name", from.name());
            List<String> domains = domains();
            String replyTo = blankToNull(input.replyTo()) == null ? null : address("replyTo", input.replyTo());
            List<String> keys = keys();
            OAuth oauth = oauth();
            IntegrationInput.Limits limits = input.limits();
            IntegrationInput.Webhook webhook = input.webhook();
            if (!violations.isEmpty()) {
                return null;
            }
            return new IntegrationSettings(
                    provider,
                    orElse(input.enabled(), true),
                    host,
                    port,
                    Objects.requireNonNull(smtp.security(), "checked by Bean Validation"),
                    username,
                    password,
                    fromAddress,
                    fromName,
                    domains,
                    replyTo,
                    limits == null ? 10 : orElse(limits.connections(), 10),
                    limits == null ? 100 : orElse(limits.messagesPerConnection(), 100),
                    limits == null ? null : limits.messagesPerSecond(),
                    orElse(
                            input.unconfirmed(),
                            provider == IntegrationRecord.Provider.SENDGRID
                                    ? UnconfirmedRule.HOLD
                                    : UnconfirmedRule.RESEND),
                    orElse(input.bypassListManagement(), false),
                    orElse(input.hardBouncesEverywhere(), true),
                    keys,
                    webhook != null && orElse(webhook.acceptUnsigned(), false),
                    oauth);
        }

        private String host(@Nullable String written) {
            String host = written == null ? "" : written.strip().toLowerCase(Locale.ROOT);
            if (!host.isEmpty()
                    && !HOST_NAME.matcher(host).matches()
                    && !IPV6.matcher(host).matches()) {
                refuse(
                        "smtp.host",
                        "is not a host name such as smtp.sendgrid.net: leave out https://, paths and ports");
            }
            return host;
        }

        private int port(@Nullable Integer port) {
            if (port == null) {
                return 0;
            }
            if (!ports.contain(port)) {
                refuse("smtp.port", "is not a port that mail may be sent to; those are " + ports);
            }
            return port;
        }

        private @Nullable String password(
                IntegrationInput.Smtp smtp, String host, int port, @Nullable String username) {
            String password = typed(smtp.password());
            if (password != null && password.chars().anyMatch(Character::isISOControl)) {
                refuse("smtp.password", "has a line break or another control character in it");
            }
            if (username == null) {
                if (password != null) {
                    refuse("smtp.username", "has to be given with a password; for SendGrid it is the word apikey");
                }
                return null;
            }
            singleLine("smtp.username", username);
            if (username.equals(password)) {
                refuse(
                        "smtp.username",
                        "is the same as the password, and a user name is no secret here: pages and the audit show it. With"
                                + " Postmark, take an SMTP token: its Access Key here, its Secret Key as the password");
            }
            if (password == null && stored == null) {
                refuse("smtp.password", "has to be given with a user name; for SendGrid it is an API key");
            } else if (password == null && stored.password == null) {
                refuse("smtp.password", "has to be given, because none is stored");
            } else if (password == null && !stored.sendsAs(host, port, smtp.security(), username)) {
                refuse(
                        "smtp.password",
                        "has to be typed again: the stored one is kept only while host, port, security and user name stay");
            }
            return password;
        }

        /** A key of SendGrid has no blanks, and those at the ends come from copying it; a password may have any. */
        private @Nullable String typed(@Nullable String password) {
            String typed = password != null && input.provider() == IntegrationRecord.Provider.SENDGRID
                    ? password.strip()
                    : password;
            return typed == null || typed.isEmpty() ? null : typed;
        }

        private String address(String field, @Nullable String written) {
            return switch (EmailAddress.parse(written)) {
                case EmailAddress address -> address.mailbox();
                case ParsedAddress.Invalid invalid -> {
                    if (written != null && !written.isBlank()) {
                        refuse(field, "is not an e-mail address: " + invalid.reason());
                    }
                    yield "";
                }
            };
        }

        private @Nullable String singleLine(String field, @Nullable String written) {
            String text = blankToNull(written);
            if (text != null && text.chars().anyMatch(Character::isISOControl)) {
                refuse(field, "has a line break or another control character in it");
            }
            return text;
        }

        private List<String> domains() {
            Set<String> domains = new LinkedHashSet<>();
            List<String> written = orElse(input.allowedFromDomains(), List.of());
            for (int i = 0; i < written.size(); i++) {
                String domain = EmailAddress.domain(written.get(i).strip());
                if (domain == null) {
                    refuse("allowedFromDomains[" + i + "]", "is not a domain such as shop.example");
                } else {
                    domains.add(domain);
                }
            }
            return List.copyOf(domains);
        }

        private List<String> keys() {
            Set<String> keys = new LinkedHashSet<>();
            IntegrationInput.Webhook webhook = input.webhook();
            List<String> pasted = webhook == null ? List.of() : orElse(webhook.verificationKeys(), List.of());
            for (int i = 0; i < pasted.size(); i++) {
                switch (VerificationKeyText.read(pasted.get(i))) {
                    case VerificationKeyText.Key key -> keys.add(key.base64());
                    case VerificationKeyText.Refused refused ->
                        refuse("webhook.verificationKeys[" + i + "]", refused.reason());
                }
            }
            return List.copyOf(keys);
        }

        private @Nullable OAuth oauth() {
            IntegrationInput.OAuth written =
                    input.webhook() == null ? null : input.webhook().oauth();
            if (written == null) {
                return null;
            }
            String issuer = singleLine("webhook.oauth.issuer", written.issuer());
            String audience = singleLine("webhook.oauth.audience", written.audience());
            String jwksUrl = blankToNull(written.jwksUrl());
            if (jwksUrl != null && !HTTPS_URL.matcher(jwksUrl).matches()) {
                refuse("webhook.oauth.jwksUrl", "is not an https address such as https://login.example/jwks.json");
            }
            return issuer == null || audience == null || jwksUrl == null ? null : new OAuth(issuer, audience, jwksUrl);
        }

        private void refuse(String field, String message) {
            violations.add(new Violation(field, message));
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
