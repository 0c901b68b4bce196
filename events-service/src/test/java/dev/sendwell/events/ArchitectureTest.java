package dev.sendwell.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sendwell.events", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule policyAndNormalisationAreFunctionsOfEvents = noClasses()
            .that()
            .resideInAnyPackage("..events.policy..", "..events.sendgrid..", "..events.signature..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "io.quarkus..", "java.sql..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule theWebhookTouchesNoDatabase = noClasses()
            .that()
            .resideInAPackage("..events.webhook..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "..events.journal..", "..events.suppression..");

    @ArchTest
    static final ArchRule packagesDependOnEachOtherInOneDirection =
            slices().matching("dev.sendwell.events.(*)..").should().beFreeOfCycles();
}
