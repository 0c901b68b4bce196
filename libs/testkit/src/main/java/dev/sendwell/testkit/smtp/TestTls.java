package dev.sendwell.testkit.smtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for tests, signed by an authority that exists for the life of the JVM and that {@link #client} trusts. */
public final class TestTls {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FAR_AWAY = Instant.parse("2100-01-01T00:00:00Z");
    private static final KeyPair AUTHORITY_KEYS = ellipticKeys();
    private static final Certificate AUTHORITY =
            certificate("Sendwell test authority", true, LONG_AGO, FAR_AWAY, AUTHORITY_KEYS.getPublic());

    private TestTls() {}

    /** Trusts the test authority and nobody else. */
    public static SSLContext client() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", AUTHORITY);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw impossible(e);
        }
    }

    /** A server with a good certificate of this name. */
    public static SSLContext server(String name) {
        return server(name, LONG_AGO, FAR_AWAY);
    }

    /** A server's private key and good certificate in PEM, for servers that are not Java. */
    public static String serverPem(String name) {
        try {
            KeyPair keys = ellipticKeys();
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded())
                    + pem(
                            "CERTIFICATE",
                            certificate(name, false, LONG_AGO, FAR_AWAY, keys.getPublic())
                                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    /** A server whose certificate ended long ago. */
    public static SSLContext expiredServer(String name) {
        return server(name, LONG_AGO, LONG_AGO.plus(Duration.ofDays(90)));
    }

    private static SSLContext server(String name, Instant notBefore, Instant notAfter) {
        try {
            KeyPair keys = ellipticKeys();
            Certificate[] chain = {certificate(name, false, notBefore, notAfter, keys.getPublic())};
            KeyStore store = emptyStore();
            store.setKeyEntry("server", keys.getPrivate(), new char[0], chain);
            KeyManagerFactory identity = KeyManagerFactory.getInstance("PKIX");
            identity.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw impossible(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair ellipticKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static Certificate certificate(
            String name, boolean authority, Instant notBefore, Instant notAfter, PublicKey key) {
        try {
            return Der.certificate(name, authority, notBefore, notAfter, key, AUTHORITY_KEYS.getPrivate());
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(Exception e) {
        return new IllegalStateException("every Java platform can make a certificate of its own", e);
    }

    /** As much of DER (X.690) as a certificate (RFC 5280) needs. */
    private static final class Der {
        private static final AtomicLong SERIAL = new AtomicLong(1);
        private static final byte[] ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
        private static final byte[] COMMON_NAME = oid(0x55, 0x04, 0x03);
        private static final byte[] SUBJECT_ALTERNATIVE_NAME = oid(0x55, 0x1d, 0x11);
        private static final byte[] BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
        private static final byte[] TRUE = tagged(0x01, new byte[] {(byte) 0xff});
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

        private Der() {}

        static Certificate certificate(
                String name, boolean authority, Instant notBefore, Instant notAfter, PublicKey key, PrivateKey signer)
                throws GeneralSecurityException {
            byte[] extension = authority
                    ? sequence(BASIC_CONSTRAINTS, TRUE, tagged(0x04, sequence(TRUE)))
                    : sequence(SUBJECT_ALTERNATIVE_NAME, tagged(0x04, sequence(tagged(0x82, ascii(name)))));
            byte[] toBeSigned = sequence(
                    tagged(0xa0, integer(2)),
                    integer(SERIAL.getAndIncrement()),
                    ECDSA_WITH_SHA256,
                    named("Sendwell test authority"),
                    sequence(tagged(0x18, ascii(TIME.format(notBefore))), tagged(0x18, ascii(TIME.format(notAfter)))),
                    named(name),
                    key.getEncoded(),
                    tagged(0xa3, sequence(extension)));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(toBeSigned);
            byte[] bits = concat(new byte[] {0}, signature.sign());
            byte[] signed = sequence(toBeSigned, ECDSA_WITH_SHA256, tagged(0x03, bits));
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        }

        private static byte[] named(String name) {
            return sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, ascii(name)))));
        }

        private static byte[] oid(int... bytes) {
            byte[] value = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                value[i] = (byte) bytes[i];
            }
            return tagged(0x06, value);
        }

        private static byte[] integer(long value) {
            return tagged(0x02, BigInteger.valueOf(value).toByteArray());
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] sequence(byte[]... parts) {
            return tagged(0x30, concat(parts));
        }

        private static byte[] tagged(int tag, byte[] value) {
            byte[] length = BigInteger.valueOf(value.length).toByteArray();
            byte[] head = value.length < 0x80
                    ? new byte[] {(byte) tag}
                    : new byte[] {(byte) tag, (byte) (0x80 | significant(length).length)};
            return concat(head, significant(length), value);
        }

        private static byte[] significant(byte[] number) {
            return number.length > 1 && number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
        }

        private static byte[] concat(byte[]... parts) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                all.writeBytes(part);
            }
            return all.toByteArray();
        }
    }
}
