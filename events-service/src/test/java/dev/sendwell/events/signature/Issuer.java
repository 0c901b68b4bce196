package dev.sendwell.events.signature;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sendwell.testkit.smtp.TestTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OAuth issuer on loopback: publishes its keys and signs tokens. */
public final class Issuer implements AutoCloseable {
    public static final String NAME = "https://issuer.example";
    public static final String AUDIENCE = "sendwell";

    private final String scheme;
    private final HttpServer server;
    private final List<RsaJsonWebKey> keys = new ArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();

    public Issuer() {
        this("http");
    }

    private Issuer(String newScheme) {
        scheme = newScheme;
        try {
            addKey("first");
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (scheme.equals("https")) {
                HttpsServer https = HttpsServer.create(loopback, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(TestTls.server("localhost")));
                server = https;
            } else {
                server = HttpServer.create(loopback, 0);
            }
            server.createContext("/keys", exchange -> {
                fetches.incrementAndGet();
                byte[] json = new JsonWebKeySet(keys)
                        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, json.length);
                exchange.getResponseBody().write(json);
                exchange.close();
            });
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose certificate {@link TestTls#client} trusts. */
    static Issuer overTls() {
        return new Issuer("https");
    }

    public String jwksUrl() {
        return scheme + "://localhost:" + server.getAddress().getPort() + "/keys";
    }

    public int fetches() {
        return fetches.get();
    }

    public void addKey(String id) {
        keys.add(key(id));
    }

    /** An Authorization header with a good token. */
    public String bearer() {
        return bearer(keys.getLast(), NAME, AUDIENCE, 10);
    }

    /** One that differs from a good one. */
    public static String bearer(RsaJsonWebKey key, String issuer, String audience, int minutes) {
        try {
            JwtClaims claims = new JwtClaims();
            claims.setIssuer(issuer);
            claims.setAudience(audience);
            claims.setExpirationTimeMinutesInTheFuture(minutes);
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(claims.toJson());
            jws.setKey(key.getPrivateKey());
            jws.setKeyIdHeaderValue(key.getKeyId());
            jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            return "Bearer " + jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public RsaJsonWebKey key() {
        return keys.getLast();
    }

    public static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
