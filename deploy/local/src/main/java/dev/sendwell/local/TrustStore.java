package dev.sendwell.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;

/** What the services trust: the authorities of the JDK and the simulator's, so that a real SendGrid works as well. */
final class TrustStore {
    /** Protects nothing: the store holds no secret. */
    private static final String PASSWORD = "changeit";

    private TrustStore() {}

    /**
     * Writes the store.
     *
     * @param authorityPem the simulator's authority
     * @return the JVM's options that make it the one that is used
     */
    static List<String> write(Path file, Path authorityPem) throws IOException {
        try (InputStream pem = Files.newInputStream(authorityPem)) {
            KeyStore store = KeyStore.getInstance(
                    Path.of(System.getProperty("java.home"), "lib", "security", "cacerts")
                            .toFile(),
                    PASSWORD.toCharArray());
            store.setCertificateEntry(
                    "sendwell-simulator",
                    CertificateFactory.getInstance("X.509").generateCertificate(pem));
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the trust store cannot be written", e);
        }
        return List.of("-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }
}
