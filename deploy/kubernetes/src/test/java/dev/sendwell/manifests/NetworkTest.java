package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.SendwellService;
import dev.sendwell.local.Routes;
import dev.sendwell.manifests.Rendered.Pods;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak to whom, as ARCHITECTURE has it: services with Kafka, their own database and mail servers, and never with each other. */
class NetworkTest {

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void everyPodOfSendwellBeginsWithNothing(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        NetworkPolicy nothing = rendered.one(NetworkPolicy.class, "sendwell-nothing");
        assertThat(nothing.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(nothing.getSpec().getIngress()).isEmpty();
        assertThat(nothing.getSpec().getEgress()).isEmpty();
        for (Pods pods : rendered.pods()) {
            boolean ours = Set.of("service", "setup").contains(pods.labels().get("app.kubernetes.io/component"));
            assertThat(matches(nothing.getSpec().getPodSelector(), pods.labels()))
                    .as(pods.name())
                    .isEqualTo(ours);
            // The rest is let in by name as well.
            assertThat(policies(rendered, pods))
                    .as(pods.name())
                    .anySatisfy(policy ->
                            assertThat(policy.getSpec().getPolicyTypes()).contains("Ingress"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void everySelectorOfAPolicyFindsSomethingThatIsThere(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (NetworkPolicy policy : rendered.all(NetworkPolicy.class)) {
            String name = policy.getMetadata().getName();
            assertThat(exists(rendered, policy.getSpec().getPodSelector()))
                    .as(name)
                    .isTrue();
            policy.getSpec()
                    .getEgress()
                    .forEach(rule -> rule.getTo().stream()
                            .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
                            .forEach(peer -> assertThat(exists(rendered, peer.getPodSelector()))
                                    .as(name)
                                    .isTrue()));
            policy.getSpec()
                    .getIngress()
                    .forEach(rule -> rule.getFrom().stream()
                            .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
                            .forEach(peer -> assertThat(exists(rendered, peer.getPodSelector()))
                                    .as(name)
                                    .isTrue()));
        }
    }

    /** What is not in the manifests itself, by the labels that its operator gives it. */
    private static boolean exists(Rendered rendered, LabelSelector selector) {
        return rendered.pods().stream().anyMatch(pods -> matches(selector, pods.labels()))
                || rendered.documents("Cluster").stream()
                        .anyMatch(cluster -> matches(
                                selector,
                                Map.of(
                                        "cnpg.io/cluster",
                                        cluster.at("/metadata/name").asText())))
                || rendered.documents("Kafka").stream()
                        .anyMatch(kafka -> matches(
                                selector,
                                Map.of(
                                        "strimzi.io/cluster",
                                        kafka.at("/metadata/name").asText(),
                                        "strimzi.io/kind",
                                        "Kafka")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void mailGoesOutFromSenderAndConfigOnlyOnThePortsThatTheCodeAllows(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        String allowed = KnownKeys.defaultOf("sender-service", "sendwell.smtp.allowed-ports");
        assertThat(KnownKeys.defaultOf("config-service", "sendwell.smtp.allowed-ports"))
                .isEqualTo(allowed);
        for (SendwellService service : SendwellService.values()) {
            Set<Integer> outside = outside(rendered, rendered.pods(service.serviceName()));
            TreeSet<Integer> expected = new TreeSet<>();
            if (service != SendwellService.EVENTS) {
                for (String port : allowed.split(",", -1)) {
                    expected.add(Integer.parseInt(port));
                }
            }
            if (service == SendwellService.CONFIG) {
                expected.add(443);
            }
            assertThat(outside).as(service.serviceName()).isEqualTo(expected);
        }
        assertThat(rendered.all(NetworkPolicy.class))
                .flatExtracting(policy -> policy.getSpec().getEgress())
                .flatExtracting(NetworkPolicyEgressRule::getTo)
                .filteredOn(peer -> peer.getIpBlock() != null)
                .allSatisfy(
                        peer -> assertThat(peer.getIpBlock().getExcept()).containsAnyOf("169.254.0.0/16", "fe80::/10"));
    }

    /** Ports that pods may reach anywhere. */
    private static Set<Integer> outside(Rendered rendered, Pods pods) {
        TreeSet<Integer> ports = new TreeSet<>();
        policies(rendered, pods)
                .forEach(policy -> policy.getSpec().getEgress().stream()
                        .filter(rule -> rule.getTo().stream().anyMatch(peer -> peer.getIpBlock() != null))
                        .forEach(rule -> ports.addAll(ports(rule.getPorts()))));
        return ports;
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void noServiceReachesAnother(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (SendwellService from : SendwellService.values()) {
            for (SendwellService to : SendwellService.values()) {
                Pods callers = rendered.pods(from.serviceName());
                Pods called = rendered.pods(to.serviceName());
                assertThat(policies(rendered, callers))
                        .flatExtracting(policy -> policy.getSpec().getEgress())
                        .flatExtracting(NetworkPolicyEgressRule::getTo)
                        .noneMatch(peer -> reaches(peer, called));
                assertThat(policies(rendered, called))
                        .flatExtracting(policy -> policy.getSpec().getIngress())
                        .flatExtracting(NetworkPolicyIngressRule::getFrom)
                        .noneMatch(peer -> reaches(peer, callers));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void everyServiceReachesKafkaAndItsOwnDatabase(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (SendwellService service : SendwellService.values()) {
            Pods pods = rendered.pods(service.serviceName());
            Map<String, String> told = pods.environment(rendered);
            int kafka = Integer.parseInt(told.get("KAFKA_BOOTSTRAP_SERVERS").replaceFirst(".*:", ""));
            TreeSet<Integer> inside = new TreeSet<>();
            policies(rendered, pods)
                    .forEach(policy -> policy.getSpec().getEgress().stream()
                            .filter(rule -> rule.getTo().stream()
                                    .anyMatch(peer ->
                                            peer.getPodSelector() != null && peer.getNamespaceSelector() == null))
                            .forEach(rule -> inside.addAll(ports(rule.getPorts()))));
            assertThat(inside).contains(kafka, 5432);
            assertThat(told.get("QUARKUS_DATASOURCE_JDBC_URL"))
                    .contains("sendwell_" + service.serviceName().replace("-service", ""), ":5432/");
        }
        assertThat(policies(rendered, rendered.pods("topics")))
                .anySatisfy(policy -> assertThat(policy.getMetadata().getName()).contains("kafka"));
    }

    @Test
    void fromOutsideOnlyTheIngressAndPrometheusComeIn() {
        Rendered production = Rendered.of("production");
        for (SendwellService service : SendwellService.values()) {
            String name = service.serviceName();
            Map<Integer, String> namespaces = new TreeMap<>();
            policies(production, production.pods(name))
                    .forEach(policy -> policy.getSpec()
                            .getIngress()
                            .forEach(rule -> rule.getFrom()
                                    .forEach(peer -> ports(rule.getPorts())
                                            .forEach(port -> namespaces.put(
                                                    port,
                                                    peer.getNamespaceSelector()
                                                            .getMatchLabels()
                                                            .get("kubernetes.io/metadata.name"))))));
            assertThat(namespaces)
                    .containsEntry(Code.port(name, "quarkus.http.port"), "ingress")
                    .containsEntry(Code.port(name, "quarkus.management.port"), "monitoring");
            assertThat(new TreeSet<>(namespaces.values())).containsExactly("ingress", "monitoring");
        }
    }

    @Test
    void theIngressHasTheRoutesOfTheLocalGateway() {
        Ingress ingress = Rendered.of("production").one(Ingress.class, "sendwell");
        List<HTTPIngressPath> paths =
                ingress.getSpec().getRules().getFirst().getHttp().getPaths();
        Map<String, String> routes = new TreeMap<>();
        for (HTTPIngressPath path : paths) {
            assertThat(path.getPathType()).isEqualTo(path.getPath().equals("/") ? "Exact" : "Prefix");
            assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
            routes.put(path.getPath(), path.getBackend().getService().getName());
        }
        assertThat(routes).isEqualTo(Routes.preferred());
        assertThat(ingress.getSpec().getTls()).isNotEmpty();
    }

    private static List<NetworkPolicy> policies(Rendered rendered, Pods pods) {
        return rendered.all(NetworkPolicy.class).stream()
                .filter(policy -> matches(policy.getSpec().getPodSelector(), pods.labels()))
                .toList();
    }

    private static boolean reaches(NetworkPolicyPeer peer, Pods pods) {
        return peer.getPodSelector() != null
                && peer.getNamespaceSelector() == null
                && matches(peer.getPodSelector(), pods.labels());
    }

    private static Set<Integer> ports(List<NetworkPolicyPort> ports) {
        TreeSet<Integer> numbers = new TreeSet<>();
        ports.forEach(port -> numbers.add(port.getPort().getIntVal()));
        return numbers;
    }

    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
                && selector.getMatchExpressions().stream().allMatch(expression -> {
                    assertThat(expression.getOperator()).isEqualTo("In");
                    return expression.getValues().contains(labels.get(expression.getKey()));
                });
    }
}
