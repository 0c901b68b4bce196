package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.SendwellService;
import dev.sendwell.local.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Compose and the gateway say the same as the code. */
class ComposeTest {
    private static final Path COMPOSE = Code.SOURCES.resolve("deploy/compose");

    /** What Compose's specification knows of a service, as far as it is used; an unknown word is a mistake. */
    private static final Set<String> WORDS = Set.of(
            "user",
            "read_only",
            "cap_drop",
            "security_opt",
            "restart",
            "tmpfs",
            "image",
            "environment",
            "env_file",
            "ports",
            "volumes",
            "healthcheck",
            "depends_on",
            "entrypoint",
            "command",
            "secrets",
            "mem_limit",
            "stop_grace_period",
            "profiles",
            "networks",
            "network_mode");

    @Test
    void everyWordAndEveryReferenceIsKnown() throws IOException {
        JsonNode compose = compose("compose.yaml");
        for (String file : List.of("compose.yaml", "compose.simulator.yaml")) {
            JsonNode services = compose(file).path("services");
            services.properties()
                    .forEach(service -> service.getValue()
                            .fieldNames()
                            .forEachRemaining(word ->
                                    assertThat(WORDS).as(service.getKey()).contains(word)));
        }
        Set<String> names = new TreeSet<>();
        compose.path("services").fieldNames().forEachRemaining(names::add);
        Set<String> secrets = new TreeSet<>();
        compose.path("secrets").fieldNames().forEachRemaining(secrets::add);
        assertThat(Keys.FILES).containsAll(secrets);
        compose.path("services").forEach(service -> {
            JsonNode after = service.path("depends_on");
            if (after.isObject()) {
                after.fieldNames().forEachRemaining(name -> assertThat(names).contains(name));
            } else {
                after.forEach(name -> assertThat(names).contains(name.asText()));
            }
            service.path("secrets").forEach(secret -> assertThat(secrets).contains(secret.asText()));
        });
    }

    @Test
    void servicesAreToldWhatTheyRead() throws IOException {
        JsonNode services = compose("compose.yaml").path("services");
        for (SendwellService service : SendwellService.values()) {
            String name = service.serviceName();
            JsonNode declared = services.path(name);
            Map<String, String> told = environment(declared);
            assertThat(told.keySet()).as(name).allMatch(variable -> KnownKeys.reads(name, variable));
            assertThat(told.keySet())
                    .containsAll(KnownKeys.required(name))
                    .contains("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME");
            // A file that is read is mounted, and nothing else is.
            Set<String> read = new TreeSet<>();
            told.values().stream()
                    .filter(value -> value.startsWith("file:/run/secrets/"))
                    .forEach(value -> read.add(value.substring("file:/run/secrets/".length())));
            Set<String> mounted = new TreeSet<>();
            declared.path("secrets").forEach(secret -> mounted.add(secret.asText()));
            assertThat(mounted).isEqualTo(read);

            JsonNode migrations = services.path(name + "-migrations");
            assertThat(environment(migrations))
                    .containsAllEntriesOf(
                            without(told, "QUARKUS_FLYWAY_MIGRATE_AT_START", "QUARKUS_FLYWAY_VALIDATE_AT_START"))
                    .containsEntry("QUARKUS_INIT_AND_EXIT", "true")
                    .containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
            assertThat(environment(migrations).keySet()).allMatch(variable -> KnownKeys.reads(name, variable));
            assertThat(declared.path("depends_on")
                            .path(name + "-migrations")
                            .path("condition")
                            .asText())
                    .isEqualTo("service_completed_successfully");
        }
    }

    @Test
    void containersOfOursMayWriteToTmpOnlyAndAreNotRoot() throws IOException {
        for (JsonNode service : compose("compose.yaml").path("services")) {
            if (service.path("image").asText().startsWith("sendwell/")) {
                assertThat(service.path("read_only").asBoolean()).isTrue();
                assertThat(service.path("user").asText()).startsWith("${SENDWELL_USER:?");
                assertThat(service.path("tmpfs").get(0).asText()).startsWith("/tmp");
                assertThat(service.path("cap_drop").get(0).asText()).isEqualTo("ALL");
            }
        }
    }

    @Test
    void onlyThisMachineReachesWhatIsPublished() throws IOException {
        for (JsonNode service : compose("compose.yaml").path("services")) {
            service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        }
        for (SendwellService service : SendwellService.values()) {
            assertThat(compose("compose.yaml")
                            .path("services")
                            .path(service.serviceName())
                            .has("ports"))
                    .as("the gateway's to reach")
                    .isFalse();
        }
    }

    @Test
    void theGatewayHasTheRoutesOfTheLocalOne() throws IOException {
        String conf = Files.readString(Rendered.KUBERNETES.resolve("overlays/local/gateway.conf"));
        Map<String, String> routes = new TreeMap<>();
        Matcher root = Pattern.compile("location = / \\{ proxy_pass http://([a-z-]+):(\\d+); }")
                .matcher(conf);
        assertThat(root.find()).isTrue();
        routes.put("/", root.group(1));
        Matcher route = Pattern.compile("location ~ \\^(\\S+)\\(/\\|\\$\\) \\{ proxy_pass http://([a-z-]+):(\\d+); }")
                .matcher(conf);
        while (route.find()) {
            routes.put(route.group(1), route.group(2));
        }
        assertThat(routes).isEqualTo(new TreeMap<>(Routes.preferred()));
        Matcher target = Pattern.compile("http://([a-z-]+):(\\d+)").matcher(conf);
        while (target.find()) {
            assertThat(Integer.parseInt(target.group(2))).isEqualTo(Code.port(target.group(1), "quarkus.http.port"));
        }
        // Files go where the local gateway lets them.
        List<String> large = new ArrayList<>();
        Matcher files = Pattern.compile("location = (\\S+) \\{ client_max_body_size 2g;")
                .matcher(conf);
        while (files.find()) {
            large.add(files.group(1));
        }
        assertThat(large)
                .containsExactlyInAnyOrder(
                        "/suppressions/imports", "/api/suppressions/imports", "/session/refresh", "/session/again");
    }

    @Test
    void prometheusAsksTheManagementPorts() throws IOException {
        String prometheus = Files.readString(COMPOSE.resolve("prometheus.yml"));
        for (SendwellService service : SendwellService.values()) {
            assertThat(prometheus)
                    .contains('"' + service.serviceName() + ":"
                            + Code.port(service.serviceName(), "quarkus.management.port") + '"');
        }
    }

    /** YAML 1.1 with merges and anchors, as Compose reads it. */
    private static JsonNode compose(String file) throws IOException {
        Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(COMPOSE.resolve(file)));
        return Rendered.json().valueToTree(read);
    }

    private static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new LinkedHashMap<>();
        service.path("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return environment;
    }

    private static Map<String, String> without(Map<String, String> map, String... keys) {
        Map<String, String> rest = new HashMap<>(map);
        rest.keySet().removeAll(Set.of(keys));
        return rest;
    }
}
