package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sendwell.contracts.SendwellService;
import dev.sendwell.local.KeysCommand;
import dev.sendwell.manifests.Rendered.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the services are told: keys that exist, all that are needed, and no secret but by reference. */
class ConfigurationTest {
    /** Names of what nobody else may know, wherever they stand. */
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|_KEYS?$|KEYSETS_|JAAS).*");

    /** What the operators of Kafka and PostgreSQL make. */
    private static final Set<String> MADE_BY_OPERATORS = Set.of(
            "sendwell-cluster-ca-cert/ca.crt",
            "config-service/user.p12",
            "config-service/user.password",
            "sender-service/user.p12",
            "sender-service/user.password",
            "events-service/user.p12",
            "events-service/user.password",
            "topics/user.p12",
            "topics/user.password",
            "keda/user.crt",
            "keda/user.key",
            "config-db-ca/ca.crt",
            "sender-db-ca/ca.crt",
            "events-db-ca/ca.crt");

    @Test
    void knowsARunTimeKeyFromOneThatIsNone() {
        assertThat(KnownKeys.reads("config-service", "QUARKUS_DATASOURCE_JDBC_URL"))
                .isTrue();
        assertThat(KnownKeys.reads("config-service", "SENDWELL_PUBLIC_URL")).isTrue();
        assertThat(KnownKeys.reads("sender-service", "KAFKA_SSL_KEYSTORE_LOCATION"))
                .isTrue();
        // Fixed when the service was built; another service's; no key at all.
        assertThat(KnownKeys.reads("config-service", "QUARKUS_DATASOURCE_DB_KIND"))
                .isFalse();
        assertThat(KnownKeys.reads("config-service", "SENDWELL_ADDRESS_KEY")).isFalse();
        assertThat(KnownKeys.reads("config-service", "KAFKA_SSL_KEYSTORE_PLACE"))
                .isFalse();
        assertThat(KnownKeys.required("sender-service")).contains("SENDWELL_KEYSETS_SMTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void everyKeyExistsAndNoneIsMissing(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (SendwellService service : SendwellService.values()) {
            String name = service.serviceName();
            Map<String, String> told = rendered.pods(name).environment(rendered);
            assertThat(told.keySet()).as(name).allMatch(variable -> KnownKeys.reads(name, variable));
            assertThat(told.keySet())
                    .as(name)
                    .containsAll(KnownKeys.required(name))
                    .contains(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            "QUARKUS_DATASOURCE_USERNAME",
                            "QUARKUS_DATASOURCE_PASSWORD");
            assertThat(told).containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");

            Map<String, String> migration = rendered.pods(name + "-migrations").environment(rendered);
            assertThat(migration.keySet()).as(name).allMatch(variable -> KnownKeys.reads(name, variable));
            assertThat(migration)
                    .containsEntry("QUARKUS_INIT_AND_EXIT", "true")
                    .containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "true")
                    .containsKeys("QUARKUS_FLYWAY_USERNAME", "QUARKUS_FLYWAY_PASSWORD");
            // The owner of the tables is the migrations' alone.
            assertThat(told).doesNotContainKeys("QUARKUS_FLYWAY_USERNAME", "QUARKUS_FLYWAY_PASSWORD");
        }
        assertThat(rendered.pods("topics").environment(rendered)).containsKey("KAFKA_BOOTSTRAP_SERVERS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void noSecretStandsInAManifest(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        assertThat(rendered.documents("Secret")).isEmpty();
        for (ConfigMap map : rendered.all(ConfigMap.class)) {
            map.getData()
                    .forEach((key, value) -> assertNoSecret(map.getMetadata().getName() + " " + key, key, value));
        }
        for (Pods pods : rendered.pods()) {
            pods.containers().stream()
                    .flatMap(container -> container.getEnv().stream())
                    .filter(variable -> variable.getValue() != null)
                    .forEach(variable -> assertNoSecret(
                            pods.name() + " " + variable.getName(), variable.getName(), variable.getValue()));
        }
    }

    private static void assertNoSecret(String what, String key, String value) {
        if (SECRET.matcher(key).matches()) {
            assertThat(value).as(what).matches("file:/\\S+|/\\S+");
        }
        assertThat(value).as(what).doesNotContain("-----BEGIN", "SG.").doesNotContainPattern("://[^/\\s]*:[^/\\s]*@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void aFileThatAServiceReadsIsMounted(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (SendwellService service : SendwellService.values()) {
            Pods pods = rendered.pods(service.serviceName());
            Set<String> files = new TreeSet<>();
            pods.environment(rendered).values().stream()
                    .filter(value -> value.startsWith("file:/"))
                    .forEach(value -> files.add(Path.of(value.substring("file:".length()))
                            .getFileName()
                            .toString()));
            assertThat(files).isNotEmpty();
            assertThat(Keys.of(service)).containsAll(files);
        }
    }

    /** The secrets that {@code create-secrets} makes of what {@code ./sendwell keys all} wrote are those that are referred to. */
    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void everySecretThatIsReferredToIsMade(String overlay, @TempDir Path folder) throws Exception {
        Map<String, Set<String>> made = made(folder);
        Rendered rendered = Rendered.of(overlay);
        Set<String> referred = new TreeSet<>();
        for (Pods pods : rendered.pods()) {
            pods.containers().stream()
                    .flatMap(container -> container.getEnv().stream())
                    .map(EnvVar::getValueFrom)
                    .filter(Objects::nonNull)
                    .map(from -> Objects.requireNonNull(from.getSecretKeyRef()))
                    .map(ConfigurationTest::reference)
                    .forEach(referred::add);
            pods.template().getSpec().getVolumes().forEach(volume -> references(volume, referred, made));
        }
        rendered.documents("TriggerAuthentication")
                .forEach(authentication -> authentication
                        .path("spec")
                        .path("secretTargetRef")
                        .forEach(target -> referred.add(target.path("name").asText() + "/"
                                + target.path("key").asText())));
        rendered.documents("Cluster").forEach(cluster -> {
            referred.add(cluster.at("/spec/bootstrap/initdb/secret/name").asText() + "/username");
            referred.add(cluster.at("/spec/managed/roles/0/passwordSecret/name").asText() + "/password");
        });
        Set<String> makes = new TreeSet<>(MADE_BY_OPERATORS);
        made.forEach((secret, keys) -> keys.forEach(key -> makes.add(secret + "/" + key)));
        assertThat(makes).containsAll(referred);
        assertThat(referred).hasSizeGreaterThan(10);
    }

    private static String reference(SecretKeySelector selector) {
        return selector.getName() + "/" + selector.getKey();
    }

    private static void references(Volume volume, Set<String> referred, Map<String, Set<String>> made) {
        if (volume.getSecret() != null) {
            String name = volume.getSecret().getSecretName();
            if (volume.getSecret().getItems().isEmpty()) {
                assertThat(made).as("mounted as it is").containsKey(name);
            }
            volume.getSecret().getItems().forEach(item -> referred.add(name + "/" + item.getKey()));
        }
        if (volume.getProjected() != null) {
            volume.getProjected()
                    .getSources()
                    .forEach(source -> source.getSecret()
                            .getItems()
                            .forEach(item -> referred.add(source.getSecret().getName() + "/" + item.getKey())));
        }
    }

    /** Answers {@code kubectl create secret generic NAME …} with the secret's name and keys; not every machine has the real one. */
    private static final String KUBECTL = """
            #!/usr/bin/env bash
            set -eu
            [ "$1 $2 $3" = "create secret generic" ]
            printf 'metadata: {name: %s}\\ndata:\\n' "$4"
            shift 4
            while [ $# -gt 0 ]; do
              case $1 in
                --from-file=*) echo "  ${1##*/}: x" ;;
                --from-file | --from-literal) echo "  ${2%%=*}: x"; shift ;;
              esac
              shift
            done
            """;

    private static Map<String, Set<String>> made(Path folder) throws IOException, InterruptedException {
        KeysCommand.main(new String[] {"all", folder.toString()});
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Keys.FILES);
        }
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Files.writeString(programs.resolve("kubectl"), KUBECTL);
        assertThat(programs.resolve("kubectl").toFile().setExecutable(true)).isTrue();
        ProcessBuilder createSecrets = new ProcessBuilder(
                        Rendered.KUBERNETES.resolve("create-secrets").toString(),
                        folder.toString(),
                        "operator@example.org",
                        "--dry-run")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        createSecrets.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        Process process = createSecrets.start();
        process.getOutputStream().close();
        String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        Map<String, Set<String>> made = new HashMap<>();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode secret = documents.next();
                Set<String> keys = new TreeSet<>();
                secret.path("data").fieldNames().forEachRemaining(keys::add);
                made.put(secret.path("metadata").path("name").asText(), keys);
            }
        }
        for (SendwellService service : SendwellService.values()) {
            assertThat(made.get(service.serviceName() + "-keys")).isEqualTo(Keys.of(service));
        }
        return made;
    }

    @Test
    void imagesAreThoseThatTheLauncherBuilds() throws IOException {
        String launcher = Files.readString(Code.SOURCES.resolve("sendwell"));
        assertThat(launcher).contains("services=(config-service sender-service events-service)", "sendwell/$service:");
        for (String overlay : List.of("local", "production")) {
            Set<String> ours = new TreeSet<>();
            Rendered.of(overlay)
                    .pods()
                    .forEach(pods -> pods.containers().forEach(container -> {
                        String image = container.getImage();
                        assertThat(image)
                                .matches("[a-z0-9./-]+:[A-Za-z0-9._-]+")
                                .doesNotEndWith(":latest");
                        if (image.startsWith("sendwell/")) {
                            ours.add(image);
                        }
                    }));
            Set<String> expected = new TreeSet<>();
            Arrays.stream(SendwellService.values())
                    .forEach(service -> expected.add("sendwell/" + service.serviceName() + ":0.1.0-SNAPSHOT"));
            if (overlay.equals("local")) {
                expected.add("sendwell/simulator:0.1.0-SNAPSHOT");
            }
            assertThat(ours).isEqualTo(expected);
        }
    }
}
