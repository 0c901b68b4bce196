package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say of messages, topics and files is so. */
class DocumentationTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String PUBLISHING = text(ROOT.resolve("docs/publishing.md"));
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    /** What a build or a run leaves behind, which may change while a test looks at it. */
    private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", ".sendwell", ".git");

    static List<Path> documents() throws IOException {
        return sources(ROOT).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .map(ROOT::relativize)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) {
        Path file = ROOT.resolve(document);
        String prose = FENCE.matcher(text(file)).replaceAll("");

        assertThat(LINK.matcher(prose).results().map(link -> link.group(1)).distinct())
                .allSatisfy(link -> {
                    String path = link.replaceFirst("#.*", "");
                    Path target =
                            path.isEmpty() ? file : file.resolveSibling(path).normalize();
                    assertThat(target).exists();
                    if (link.contains("#")) {
                        assertThat(anchors(target)).contains(link.substring(link.indexOf('#') + 1));
                    }
                });
    }

    @Test
    void publishersAreToldTopicsThatExist() throws IOException {
        Set<String> topics = Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toSet());
        Pattern name = Pattern.compile("(?<![\\w.])sendwell\\.(?!dev\\b)[a-z-]+(?:\\.[a-z-]+)?");

        assertThat(name.matcher(PUBLISHING).results().map(MatchResult::group)).isSubsetOf(topics);
        assertThat(sources(ROOT.resolve("docs/examples")).stream()
                        .flatMap(file -> name.matcher(text(file)).results().map(MatchResult::group)))
                .isNotEmpty()
                .isSubsetOf(topics);
    }

    @Test
    void theFieldTableHasEveryFieldThatIsForPublishers() {
        assertThat(firstColumn("## Fields"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SendEmail.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(field -> !field.equals("probe"))
                        .toList());
    }

    @Test
    void everyOutcomeAndEveryEventIsExplained() {
        assertThat(firstColumn("### Outcomes")).isEqualTo(names(Delivery.class));
        assertThat(firstColumn("### Events")).isEqualTo(names(EmailEvent.class));
    }

    @Test
    void everyReasonOfADeadLetterIsExplained() {
        Set<String> reasons = Arrays.stream(DeadLetter.Reason.values())
                .map(DeadLetter.Reason::wireName)
                .collect(Collectors.toCollection(TreeSet::new));
        reasons.addAll(List.of(
                DeadLetter.REASON, DeadLetter.DETAIL, DeadLetter.TOPIC, DeadLetter.PARTITION, DeadLetter.OFFSET));

        assertThat(firstColumn("## Requests that cannot be taken")).isEqualTo(reasons);
    }

    @Test
    void theFirstRequestIsOneThatTheSchemaTakes() {
        int start = PUBLISHING.indexOf("```json\n") + "```json\n".length();
        String request = PUBLISHING.substring(start, PUBLISHING.indexOf("```", start));

        assertThat(Schemas.violations(
                        "schemas/send-requests/send-email.v1.json", request.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    /** Names in code style in the first cell of each row of the tables of a section. */
    private static Set<String> firstColumn(String heading) {
        int start = PUBLISHING.indexOf("\n" + heading) + 1;
        assertThat(start).as(heading).isPositive();
        int end = PUBLISHING.indexOf("\n#", start);
        String section = PUBLISHING.substring(start, end < 0 ? PUBLISHING.length() : end);
        return Pattern.compile("(?m)^\\| (`[^|]*) \\|")
                .matcher(section)
                .results()
                .flatMap(cell -> Arrays.stream(cell.group(1).split(", ", -1)))
                .map(code -> code.replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Class<?> messages) {
        return Arrays.stream(messages.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The anchors that a forge makes of headings. */
    private static Set<String> anchors(Path document) {
        return HEADING.matcher(FENCE.matcher(text(document)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> sources(Path folder) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(visited.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sources.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
