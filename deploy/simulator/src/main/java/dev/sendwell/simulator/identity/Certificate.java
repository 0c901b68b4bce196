package dev.sendwell.simulator.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate for {@code localhost} and at most one more name, and for no IP address, as SendGrid's has none; signed by a certificate authority of its own, made with the JDK's
 * {@code keytool} because the JDK has no public API that makes certificates.
 *
 * @param context what the SMTP server shows
 * @param authorityPem the authority's certificate, for clients that read PEM
 * @param trustStore the same in a PKCS #12 trust store, password {@value #TRUST_STORE_PASSWORD}
 */
public record Certificate(SSLContext context, Path authorityPem, Path trustStore) {
    /** Protects nothing: a trust store holds no secret, but many readers insist on a password. */
    public static final String TRUST_STORE_PASSWORD = "changeit";

    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";

    /** Reads the folder, or fills it first; then the certificate is for this name too. */
    static Certificate in(Path folder, Optional<String> name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = folder.resolve("smtp-keys.p12");
        Path authorityPem = folder.resolve("authority.pem");
        Path trustStore = folder.resolve("truststore.p12");
        if (Files.notExists(trustStore)) {
            Files.deleteIfExists(keys);
            generate(keys, AUTHORITY, List.of("-ext", "bc:c", "-ext", "ku=keyCertSign"));
            generate(
                    keys,
                    SERVER,
                    List.of(
                            "-signer",
                            AUTHORITY,
                            "-ext",
                            "san=dns:localhost"
                                    + name.map(more -> ",dns:" + more).orElse("")));
            publishAuthority(load(keys).getCertificate(AUTHORITY), authorityPem, trustStore);
        }
        return new Certificate(serverContext(load(keys)), authorityPem, trustStore);
    }

    private static void generate(Path keys, String alias, List<String> extensions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=Sendwell SendGrid simulator, OU=" + alias,
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                TRUST_STORE_PASSWORD));
        command.addAll(extensions);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool could not make the simulator's certificate: " + said.strip());
        }
    }

    private static void publishAuthority(java.security.cert.Certificate authority, Path pem, Path trustStore)
            throws IOException, GeneralSecurityException {
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, authority);
        try (OutputStream out = Files.newOutputStream(trustStore)) {
            trusted.store(out, TRUST_STORE_PASSWORD.toCharArray());
        }
    }

    private static SSLContext serverContext(KeyStore keys) throws IOException, GeneralSecurityException {
        // Only the server's own key: with the authority's beside it the JDK may show the wrong one.
        for (String alias : Collections.list(keys.aliases())) {
            if (!alias.equals(SERVER)) {
                keys.deleteEntry(alias);
            }
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, TRUST_STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, TRUST_STORE_PASSWORD.toCharArray());
        }
        return store;
    }
}
