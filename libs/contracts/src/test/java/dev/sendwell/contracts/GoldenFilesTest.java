package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in a golden file is what goes over Kafka, byte for byte (the file ends with a line feed, the record does not). A
 * file is never changed once released: a change that needs it breaks somebody.
 */
class GoldenFilesTest {

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void isWrittenAsItsGoldenFile(Sample sample) {
        assertThat(new String(ContractsJson.write(sample.value()), StandardCharsets.UTF_8) + "\n")
                .isEqualTo(new String(Resources.bytes(sample.file()), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void isReadFromItsGoldenFile(Sample sample) throws IOException {
        assertThat(ContractsJson.read(Resources.bytes(sample.file()), sample.readAs()))
                .isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void anyMapperThatIsConfiguredForContractsWritesTheSame(Sample sample) throws IOException {
        assertThat(new String(
                        ContractsJson.configure(new ObjectMapper()).writeValueAsBytes(sample.value()),
                        StandardCharsets.UTF_8))
                .isEqualTo(new String(ContractsJson.write(sample.value()), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void satisfiesItsSchema(Sample sample) {
        assertThat(Schemas.violations(sample.schema(), Resources.bytes(sample.file())))
                .isEmpty();
    }

    /** Also files that no sample writes any more: what an older release wrote. */
    @ParameterizedTest
    @MethodSource("files")
    void theNewestReaderTakesEveryGoldenFile(String file) throws IOException {
        String folder = file.substring(0, file.indexOf('/'));
        Class<?> readAs = Samples.all()
                .filter(sample -> sample.folder().equals(folder))
                .map(Sample::readAs)
                .findFirst()
                .orElseThrow();
        Object message = ContractsJson.read(Resources.bytes("golden/" + file), readAs);

        assertThat(file.substring(file.indexOf('/') + 1))
                .startsWith(Sample.messageName(readAs, message.getClass()) + ".");
    }

    static List<String> files() {
        return Resources.list("golden").stream()
                .filter(file -> !file.equals("index.json"))
                .toList();
    }

    @Test
    void everyMessageThatIsPermittedHasAGoldenFileAndASchema() {
        List<String> goldenFiles = Resources.list("golden");
        List<String> schemas = Resources.list("schemas");

        Samples.all().map(Sample::folder).distinct().forEach(folder -> {
            Class<?> readAs = Samples.all()
                    .filter(sample -> sample.folder().equals(folder))
                    .findFirst()
                    .orElseThrow()
                    .readAs();
            assertThat(messages(sealedAbove(readAs))).isNotEmpty().allSatisfy(message -> {
                String name = folder + "/" + Sample.messageName(readAs, message) + ".v1.json";
                assertThat(goldenFiles).contains(name);
                assertThat(schemas).contains(name);
            });
        });
    }

    @Test
    void everyTopicOfTheCatalogueHasItsFolder() {
        List<String> folders = Arrays.stream(Topic.values())
                .map(topic -> topic.topicName().split("\\.", -1)[1])
                .distinct()
                .toList();

        assertThat(Samples.all().map(Sample::folder).distinct()).containsExactlyInAnyOrderElementsOf(folders);
    }

    /** Tests of other modules find the files, and what to read them as, in the index. */
    @Test
    void theIndexNamesEveryGoldenFile() {
        Stream<Map.Entry<String, String>> indexed = StreamSupport.stream(
                        Resources.json("golden/index.json").spliterator(), false)
                .map(entry -> Map.entry(
                        entry.get("file").textValue(), entry.get("readAs").textValue()));

        assertThat(indexed)
                .containsExactlyElementsOf(Samples.all()
                        .map(sample -> Map.entry(sample.file(), sample.readAs().getName()))
                        .toList());
    }

    /** Requests are read as the one there is; the interface above it says which there are. */
    private static Class<?> sealedAbove(Class<?> readAs) {
        return Arrays.stream(readAs.getInterfaces())
                .<Class<?>>map(type -> type)
                .filter(Class::isSealed)
                .findFirst()
                .orElse(readAs);
    }

    /** What may be on the topic; {@code Unrecognized} is only ever read, except for the event that keeps its bytes. */
    private static Stream<Class<?>> messages(Class<?> readAs) {
        if (!readAs.isSealed()) {
            return Stream.of(readAs);
        }
        return Arrays.stream(readAs.getPermittedSubclasses())
                .<Class<?>>flatMap(GoldenFilesTest::messages)
                .filter(message -> message.getRecordComponents() == null || message.getRecordComponents().length > 0);
    }
}
