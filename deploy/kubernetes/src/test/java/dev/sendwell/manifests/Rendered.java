package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** An overlay as kustomize rendered it into the repository, every document parsed strictly, see {@link Models}. */
record Rendered(String overlay, List<ObjectNode> documents, List<HasMetadata> objects) {
    static final Path KUBERNETES = Path.of("").toAbsolutePath();
    private static final Map<String, Rendered> KNOWN = new ConcurrentHashMap<>();

    static Rendered of(String overlay) {
        return KNOWN.computeIfAbsent(overlay, Rendered::render);
    }

    /** A workload's pods. */
    record Pods(HasMetadata workload, PodTemplateSpec template) {
        String name() {
            return workload.getMetadata().getName();
        }

        Map<String, String> labels() {
            return template.getMetadata().getLabels();
        }

        List<Container> containers() {
            List<Container> all = new ArrayList<>(template.getSpec().getInitContainers());
            all.addAll(template.getSpec().getContainers());
            return all;
        }

        /** What the container of the workload's own name, or the only one, is told outright and by config maps. */
        Map<String, String> environment(Rendered rendered) {
            Map<String, String> environment = new LinkedHashMap<>();
            Container container = template.getSpec().getContainers().getFirst();
            container
                    .getEnvFrom()
                    .forEach(from -> environment.putAll(
                            rendered.one(ConfigMap.class, from.getConfigMapRef().getName())
                                    .getData()));
            container
                    .getEnv()
                    .forEach(variable -> environment.put(
                            variable.getName(), variable.getValue() == null ? "<secret>" : variable.getValue()));
            return environment;
        }
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> type, String name) {
        List<T> found = all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .toList();
        assertThat(found).as(type.getSimpleName() + " " + name).hasSize(1);
        return found.getFirst();
    }

    List<Pods> pods() {
        return objects.stream()
                .flatMap(object -> switch (object) {
                    case Deployment deployment ->
                        Stream.of(new Pods(object, deployment.getSpec().getTemplate()));
                    case StatefulSet set ->
                        Stream.of(new Pods(object, set.getSpec().getTemplate()));
                    case Job job -> Stream.of(new Pods(object, job.getSpec().getTemplate()));
                    default -> Stream.empty();
                })
                .toList();
    }

    Pods pods(String workload) {
        return pods().stream()
                .filter(pods -> pods.name().equals(workload))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no workload " + workload + " in " + overlay));
    }

    /** Pods that have all these labels. */
    List<Pods> selected(Map<String, String> labels) {
        return pods().stream()
                .filter(pods -> pods.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private static Rendered render(String overlay) {
        List<ObjectNode> documents = new ArrayList<>();
        List<HasMetadata> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> read = new YAMLMapper()
                .readerFor(JsonNode.class)
                .readValues(file(overlay).toFile())) {
            while (read.hasNext()) {
                ObjectNode document = (ObjectNode) read.next();
                documents.add(document);
                objects.add(Models.parse(document));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("overlay " + overlay, e);
        }
        return new Rendered(overlay, documents, objects);
    }

    /** What {@code ./sendwell manifests} made of an overlay. */
    static Path file(String overlay) {
        return KUBERNETES.resolve("rendered").resolve(overlay + ".yaml");
    }

    /** SHA-256 over the names and hashes of the files that an overlay is rendered of, as {@code ./sendwell manifests} counts it. */
    static String sources(String overlay) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (String folder : List.of("base", "overlays/" + overlay)) {
            try (Stream<Path> files = Files.walk(KUBERNETES.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("README.md"))
                        .sorted(Comparator.comparing(Path::toString))
                        .toList()) {
                    sums.append(sha256(Files.readAllBytes(file)))
                            .append("  ")
                            .append(KUBERNETES.relativize(file))
                            .append('\n');
                }
            }
        }
        return sha256(sums.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** JSON as it stands in a document, for what has no typed model. */
    List<JsonNode> documents(String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .map(JsonNode.class::cast)
                .toList();
    }

    static JsonMapper json() {
        return JsonMapper.builder().build();
    }
}
