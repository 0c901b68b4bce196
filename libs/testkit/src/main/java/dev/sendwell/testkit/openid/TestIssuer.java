package dev.sendwell.testkit.openid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small OpenID Connect issuer on loopback: discovery, keys (RS256 and ES256), an authorization endpoint at which one person
 * always signs in at once, and a token endpoint that insists on PKCE. Use it as a test resource beside {@code SendwellBacking}.
 *
 * <p>The resource and the test are loaded by different class loaders, so the static methods ask the running issuer over HTTP.
 */
public final class TestIssuer implements QuarkusTestResourceLifecycleManager {
    private static final String URL = TestIssuer.class.getName();
    private static final String CLIENT = "sendwell";

    private final KeyPair rsa;
    private final SessionKeys ec = SessionKeys.generate();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile ObjectNode person = json("{}");
    private @Nullable HttpServer server;

    /** A new issuer, not yet running. */
    public TestIssuer() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            rsa = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = created;
            String url = "http://localhost:" + created.getAddress().getPort();
            System.setProperty(URL, url);
            created.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery(url)));
            created.createContext("/keys", exchange -> answer(exchange, keys()));
            created.createContext("/authorize", this::authorize);
            created.createContext("/token", this::token);
            created.createContext("/test/mint", exchange -> {
                JsonNode wanted = json(body(exchange));
                ObjectNode minted = json("{}");
                answer(exchange, minted.put("token", sign(wanted.get("alg").asText(), (ObjectNode)
                        wanted.get("claims"))));
            });
            created.createContext("/test/person", exchange -> {
                person = json(body(exchange));
                answer(exchange, json("{}"));
            });
            created.start();
            return Map.of("sendwell.oidc.issuer", url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /**
     * An access token of the issuer's.
     *
     * @param algorithm {@code RS256} or {@code ES256}
     * @param change of claims that are good for a viewer
     */
    public static String token(String algorithm, Consumer<ObjectNode> change) {
        ObjectNode claims = claims(System.getProperty(URL), "viewer-at-the-issuer");
        claims.put("preferred_username", "victor").putArray("groups").add("sendwell-viewer");
        change.accept(claims);
        ObjectNode wanted = json("{}").put("alg", algorithm);
        wanted.set("claims", claims);
        return ask("/test/mint", wanted).get("token").asText();
    }

    /** Who signs in at the authorization endpoint from now on: the claims of the ID token beyond the usual ones. */
    public static void signsIn(ObjectNode claims) {
        ask("/test/person", claims);
    }

    private static JsonNode ask(String path, JsonNode body) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(System.getProperty(URL) + path))
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            return json(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static ObjectNode claims(String issuer, String subject) {
        Instant now = Instant.now();
        return json("{}")
                .put("iss", issuer)
                .put("aud", CLIENT)
                .put("sub", subject)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
    }

    private static ObjectNode discovery(String url) {
        return json("{}")
                .put("issuer", url)
                .put("jwks_uri", url + "/keys")
                .put("authorization_endpoint", url + "/authorize")
                .put("token_endpoint", url + "/token");
    }

    private ObjectNode keys() {
        ObjectNode keys = json(ec.verification());
        RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
        keys.withArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("kid", "rsa")
                .put("use", "sig")
                .put("n", unsigned(key.getModulus()))
                .put("e", unsigned(key.getPublicExponent()));
        return keys;
    }

    /** Signs the person in without asking anything, as an issuer does that knows them already. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.put(code, query);
        boolean asItShould = CLIENT.equals(query.get("client_id"))
                && "code".equals(query.get("response_type"))
                && "S256".equals(query.get("code_challenge_method"))
                && query.getOrDefault("scope", "").contains("openid");
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        query.get("redirect_uri") + (asItShould ? "?code=" + code : "?error=invalid_request")
                                + "&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(body(exchange));
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        if (asked == null
                || !asked.get("redirect_uri").equals(form.get("redirect_uri"))
                || !asked.get("code_challenge").equals(sha256(form.getOrDefault("code_verifier", "")))) {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
            return;
        }
        ObjectNode claims = claims(System.getProperty(URL), "unknown").put("nonce", asked.get("nonce"));
        claims.setAll(person);
        ObjectNode tokens = json("{}").put("token_type", "Bearer").put("id_token", sign("RS256", claims));
        answer(exchange, tokens);
    }

    private String sign(String algorithm, ObjectNode claims) {
        if (algorithm.equals("ES256")) {
            return TestSessions.sign(ec.signing(), claims);
        }
        try {
            String signed = base64("{\"alg\":\"RS256\",\"kid\":\"rsa\"}".getBytes(StandardCharsets.UTF_8)) + "."
                    + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(rsa.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
    }

    private static String sha256(String text) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Map<String, String> form(String encoded) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : encoded.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static void answer(HttpExchange exchange, JsonNode json) throws IOException {
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) ContractsJson.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unsigned(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return base64(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
