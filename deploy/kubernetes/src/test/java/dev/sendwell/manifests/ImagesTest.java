package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images promise to those who run them. */
class ImagesTest {

    @ParameterizedTest
    @ValueSource(strings = {"Containerfile", "simulator.Containerfile"})
    void imagesRunAsTheManifestsSayAndLeaveTheBaseToWhoBuilds(String file) throws IOException {
        String containerfile =
                Files.readString(Code.SOURCES.resolve("deploy/images").resolve(file));
        assertThat(containerfile)
                .contains("ARG JRE=", "FROM ${JRE}", "\nUSER 10001:10001\n", "org.opencontainers.image.revision")
                .contains("ENTRYPOINT [\"java\"")
                .doesNotContain("RUN ");
        Rendered.of("production")
                .pods()
                .forEach(pods -> assertThat(
                                pods.template().getSpec().getSecurityContext().getRunAsUser())
                        .isEqualTo(10001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus-run.jar", "lib/", "quarkus/", "app/"})
    void everyPartOfAFastJarIsCopied(String part) throws IOException {
        assertThat(Files.readString(Code.SOURCES.resolve("deploy/images/Containerfile")))
                .contains("COPY " + part + " ");
    }
}
