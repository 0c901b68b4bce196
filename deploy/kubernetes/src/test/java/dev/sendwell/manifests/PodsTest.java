package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.SendwellService;
import dev.sendwell.manifests.Rendered.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs: unprivileged, probed, limited, and found by what looks for it. */
class PodsTest {

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void noPodMayDoMoreThanItNeeds(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        assertThat(rendered.pods()).hasSizeGreaterThanOrEqualTo(7);
        for (Pods pods : rendered.pods()) {
            PodSpec spec = pods.template().getSpec();
            String name = pods.name();
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).as(name).isTrue();
            assertThat(spec.getSecurityContext().getRunAsUser()).as(name).isPositive();
            assertThat(spec.getSecurityContext().getSeccompProfile().getType())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            assertThat(spec.getAutomountServiceAccountToken()).as(name).isFalse();
            for (Container container : pods.containers()) {
                String what = name + " " + container.getName();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .as(what)
                        .isFalse();
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .as(what)
                        .isTrue();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .as(what)
                        .containsExactly("ALL");
                assertThat(container.getSecurityContext().getCapabilities().getAdd())
                        .as(what)
                        .isEmpty();
                assertThat(container.getResources().getRequests()).as(what).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits().get("memory"))
                        .as(what)
                        .isEqualTo(container.getResources().getRequests().get("memory"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void whatIsMountedIsThere(String overlay) {
        for (Pods pods : Rendered.of(overlay).pods()) {
            Set<String> volumes = pods.template().getSpec().getVolumes().stream()
                    .map(Volume::getName)
                    .collect(Collectors.toSet());
            Set<String> mounted = pods.containers().stream()
                    .flatMap(container -> container.getVolumeMounts().stream())
                    .map(VolumeMount::getName)
                    .collect(Collectors.toCollection(HashSet::new));
            assertThat(mounted).as(pods.name()).isEqualTo(volumes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void servicesHaveThreeDifferentProbesOnTheManagementPort(String overlay) {
        for (SendwellService service : SendwellService.values()) {
            Container container = service(Rendered.of(overlay), service);
            assertThat(Stream.of(
                                    container.getStartupProbe(),
                                    container.getReadinessProbe(),
                                    container.getLivenessProbe())
                            .map(PodsTest::asked))
                    .containsExactly(
                            "management/q/health/started", "management/q/health/ready", "management/q/health/live");
        }
    }

    private static String asked(Probe probe) {
        return probe.getHttpGet().getPort().getStrVal() + probe.getHttpGet().getPath();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void portsAreThoseOfTheCode(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (SendwellService service : SendwellService.values()) {
            String name = service.serviceName();
            Map<String, Integer> ports = Map.of(
                    "http", Code.port(name, "quarkus.http.port"),
                    "management", Code.port(name, "quarkus.management.port"));
            assertThat(service(rendered, service).getPorts().stream()
                            .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)))
                    .isEqualTo(ports);
            rendered.one(Service.class, name).getSpec().getPorts().forEach(port -> {
                assertThat(port.getPort()).isEqualTo(ports.get(port.getName()));
                assertThat(port.getTargetPort().getStrVal()).isEqualTo(port.getName());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void selectorsFindExactlyWhatTheyAreFor(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (Deployment deployment : rendered.all(Deployment.class)) {
            String name = deployment.getMetadata().getName();
            assertThat(names(
                            rendered.selected(deployment.getSpec().getSelector().getMatchLabels())))
                    .containsExactly(name);
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getTopologySpreadConstraints()
                    .forEach(spread -> assertThat(names(
                                    rendered.selected(spread.getLabelSelector().getMatchLabels())))
                            .containsExactly(name));
        }
        for (Service service : rendered.all(Service.class)) {
            List<Pods> found = rendered.selected(service.getSpec().getSelector());
            assertThat(found).as(service.getMetadata().getName()).hasSize(1);
            Set<String> ports = found.getFirst().containers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .map(ContainerPort::getName)
                    .collect(Collectors.toSet());
            service.getSpec()
                    .getPorts()
                    .forEach(port -> assertThat(ports)
                            .as(service.getMetadata().getName())
                            .contains(port.getTargetPort().getStrVal()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void everythingOfOursIsLabelled(String overlay) {
        for (Pods pods : Rendered.of(overlay).pods()) {
            assertThat(pods.labels())
                    .as(pods.name())
                    .containsEntry("app.kubernetes.io/part-of", "sendwell")
                    .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/component");
        }
    }

    @Test
    void inProductionThreeOfEachSurviveAnEvictionAndAreMeasured() {
        Rendered production = Rendered.of("production");
        for (SendwellService service : SendwellService.values()) {
            String name = service.serviceName();
            Map<String, String> selector =
                    production.one(Service.class, name).getSpec().getSelector();
            PodDisruptionBudget budget = production.one(PodDisruptionBudget.class, name);
            assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(selector);
            assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);

            ServiceMonitor monitor = production.one(ServiceMonitor.class, name);
            assertThat(production.one(Service.class, name).getMetadata().getLabels())
                    .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
            assertThat(monitor.getSpec().getEndpoints())
                    .allSatisfy(endpoint -> assertThat(endpoint.getPort()).isEqualTo("management"));

            Integer replicas = production.one(Deployment.class, name).getSpec().getReplicas();
            if (service == SendwellService.SENDER) {
                assertThat(replicas).as("KEDA's to say").isNull();
            } else {
                assertThat(replicas).isEqualTo(3);
            }
        }
        var scaled = production.documents("ScaledObject").getFirst().path("spec");
        assertThat(scaled.path("scaleTargetRef").path("name").asText()).isEqualTo("sender-service");
        assertThat(scaled.path("minReplicaCount").asInt()).isEqualTo(3);
    }

    /** What a stop may take by the time-outs of the code and of the manifests has to end within what Kubernetes allows. */
    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void aStopEndsBeforeItIsKilled(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        for (SendwellService service : SendwellService.values()) {
            Pods pods = rendered.pods(service.serviceName());
            Map<String, String> told = pods.environment(rendered);
            Duration needed = Duration.ofSeconds(service(rendered, service)
                            .getLifecycle()
                            .getPreStop()
                            .getSleep()
                            .getSeconds())
                    .plus(Code.duration(told.get("QUARKUS_SHUTDOWN_TIMEOUT")))
                    .plus(Code.STOP_OF_A_READER.multipliedBy(Code.readers(service)));
            if (service == SendwellService.SENDER) {
                needed = needed.plus(Code.duration(told.get("SENDWELL_SHUTDOWN_GRACE")))
                        .plus(Code.senderDefault("sendwell.intake.drain"));
                assertThat(Code.duration(told.get("SENDWELL_SHUTDOWN_GRACE")))
                        .isGreaterThanOrEqualTo(Code.senderDefault("sendwell.lease.longest-transaction"));
            }
            assertThat(Duration.ofSeconds(pods.template().getSpec().getTerminationGracePeriodSeconds()))
                    .as(service.serviceName())
                    .isGreaterThanOrEqualTo(needed);
        }
    }

    private static Container service(Rendered rendered, SendwellService service) {
        return rendered.pods(service.serviceName()).template().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(service.serviceName()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<Pods> pods) {
        return pods.stream().map(Pods::name).toList();
    }
}
