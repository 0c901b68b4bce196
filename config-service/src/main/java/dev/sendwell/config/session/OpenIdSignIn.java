package dev.sendwell.config.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.config.RandomToken;
import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.person.People;
import dev.sendwell.config.person.Person;
import dev.sendwell.config.person.PersonRole;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.dashboard.LocalPath;
import dev.sendwell.dashboard.OpenIdIssuer;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.SessionCookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in by authorisation code flow with PKCE (RFC 7636) at the OpenID Connect issuer, where one is configured; nothing is here
 * otherwise. What has to be the same before and after lies in a cookie of this browser's, so that any instance may be asked
 * second: the state, the nonce and the code verifier.
 */
@Path("/sign-in/openid")
@Produces(MediaType.TEXT_HTML)
public class OpenIdSignIn {
    private static final Logger LOG = Logger.getLogger(OpenIdSignIn.class);
    private static final String CALLBACK = "/sign-in/openid/callback";

    @Inject
    Optional<OpenIdIssuer> configured;

    @Inject
    ServiceConfig config;

    @Inject
    People people;

    @Inject
    Sessions sessions;

    @Inject
    SessionCookie cookie;

    /** Sends the browser to the issuer; a link, because the policy lets no form lead to another site. */
    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response begin(@RestQuery @Nullable String next) {
        OpenIdIssuer issuer = issuer();
        String state = RandomToken.make();
        String nonce = RandomToken.make();
        String verifier = RandomToken.make();
        String goal = LocalPath.orElse(next, SignInPage.START);
        try {
            URI place = UriBuilder.fromUri(issuer.endpoints().authorization())
                    .queryParam("response_type", "code")
                    .queryParam("client_id", "{client}")
                    .queryParam("redirect_uri", "{callback}")
                    .queryParam("scope", "openid email profile")
                    .queryParam("state", state)
                    .queryParam("nonce", nonce)
                    .queryParam("code_challenge", challenge(verifier))
                    .queryParam("code_challenge_method", "S256")
                    .build(issuer.clientId(), config.publicUrl() + CALLBACK);
            String attempt = String.join(".", state, nonce, verifier, encoded(goal));
            return Response.seeOther(place)
                    .cookie(cookie.holdingSignIn(attempt))
                    .build();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Where the issuer sends the browser back to. */
    @GET
    @Path("callback")
    @PermitAll
    @Operation(hidden = true)
    public Response end(
            @RestQuery @Nullable String code,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String error,
            HttpServerRequest request) {
        OpenIdIssuer issuer = issuer();
        String[] attempt =
                Optional.ofNullable(cookie.signInAttemptIn(request)).orElse("").split("\\.", -1);
        if (error != null) {
            throw refused("The company’s sign-in did not let you in. Try again, or ask whoever runs it.");
        }
        if (attempt.length != 4 || code == null || !attempt[0].equals(state)) {
            throw refused("This sign-in was not begun here, or too long ago. Begin again on the sign-in page.");
        }
        try {
            JwtClaims claims = issuer.verifyIdToken(idToken(issuer, code, attempt[2]));
            if (!attempt[1].equals(claims.getStringClaimValue("nonce"))) {
                throw refused("This sign-in belongs to another attempt. Begin again on the sign-in page.");
            }
            Person person = person(issuer, claims);
            return switch (sessions.beginVouchedFor(
                    person, request.remoteAddress().hostAddress())) {
                case Sessions.Going going ->
                    Response.seeOther(URI.create(LocalPath.orElse(decoded(attempt[3]), SignInPage.START)))
                            .cookie(SignInPage.cookies(cookie, going))
                            .cookie(cookie.clearedSignIn())
                            .build();
                case Sessions.Wrong wrong -> throw refused("You are disabled here. An admin can let you in again.");
                case Sessions.Throttled throttled -> throw new IllegalStateException("nothing is guessed here");
            };
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InvalidJwtException | MalformedClaimException e) {
            LOG.warnf(
                    "the issuer's ID token is not believed cause=%s",
                    e.getClass().getSimpleName());
            throw refused(
                    "What the company’s sign-in says of you is not believed. The log of config-service says more.");
        }
    }

    private Person person(OpenIdIssuer issuer, JwtClaims claims) throws MalformedClaimException {
        PersonRole role = issuer.role(claims)
                .map(name -> Role.ADMIN.equals(name) ? PersonRole.ADMIN : PersonRole.VIEWER)
                .orElseThrow(() ->
                        refused("You have no role here: whoever runs the company’s sign-in has to give you one."));
        boolean verified = Boolean.TRUE.equals(claims.getClaimValue("email_verified"));
        if (verified && EmailAddress.parse(claims.getStringClaimValue("email")) instanceof EmailAddress email) {
            return people.vouchedFor(issuer.subject(claims), email, role);
        }
        throw refused("The company’s sign-in does not vouch for your e-mail address (claims email, email_verified).");
    }

    private String idToken(OpenIdIssuer issuer, String code, String verifier) throws IOException {
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                config.publicUrl() + CALLBACK,
                "client_id",
                issuer.clientId(),
                "code_verifier",
                verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(issuer.endpoints().token())
                .header("Content-Type", MediaType.APPLICATION_FORM_URLENCODED)
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))));
        config.oidc().clientSecret().ifPresent(configuredSecret -> {
            // RFC 6749 §2.3.1
            String secret = SecretValue.read(configuredSecret, "sendwell.oidc.client-secret");
            String credentials = encoded(issuer.clientId()) + ":" + encoded(secret);
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        });
        JsonNode answer = issuer.ask(request);
        if (!answer.path("id_token").isTextual()) {
            throw new IOException("the issuer gave no ID token");
        }
        return answer.path("id_token").textValue();
    }

    private OpenIdIssuer issuer() {
        return configured.orElseThrow(
                () -> new ProblemException(Problem.notFound("There is nothing at this address.")));
    }

    private static ProblemException refused(String why) {
        return new ProblemException(Problem.forbidden(why));
    }

    private static ProblemException unreachable(IOException e) {
        LOG.warnf("the OpenID Connect issuer does not answer as it should cause=%s", e.getMessage());
        return ProblemException.unavailable(
                "The company’s sign-in does not answer as it should. Try again in a moment.", OpenIdIssuer.PAUSE);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(RandomToken.hash(verifier));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace(".", "%2E");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
