package dev.sendwell.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NativeLz4Test {

    /** As in a packaged service; there Kafka's client by itself compresses in Java. */
    @Test
    void isWhatTheClientFindsInAClassLoaderThatIsNotTheJvmsOwn() throws Exception {
        URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(NativeLz4Test::url)
                .toArray(URL[]::new);
        try (URLClassLoader service = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            assertThat(fastest(service)).doesNotContain("JNI");

            assertThat(service.loadClass(NativeLz4.class.getName())
                            .getMethod("prefer")
                            .invoke(null))
                    .isEqualTo(true);

            assertThat(fastest(service)).contains("JNI");
        }
    }

    private static String fastest(ClassLoader loader) throws ReflectiveOperationException {
        return loader.loadClass("net.jpountz.lz4.LZ4Factory")
                .getMethod("fastestInstance")
                .invoke(null)
                .toString();
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
