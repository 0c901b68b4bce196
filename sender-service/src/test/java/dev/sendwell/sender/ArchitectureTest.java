package dev.sendwell.sender;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "dev.sendwell.sender", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] DOMAIN = {
        "..sender.breaker..",
        "..sender.composition..",
        "..sender.deadletter..",
        "..sender.delivery..",
        "..sender.gate..",
        "..sender.integration..",
        "..sender.lane..",
        "..sender.lease..",
        "..sender.ledger..",
        "..sender.outcome..",
        "..sender.queue..",
        "..sender.rate..",
        "..sender.redrive..",
        "..sender.reply..",
        "..sender.stop..",
        "..sender.suppression..",
        "..sender.waiting..",
    };

    @ArchTest
    static final ArchRule theDomainKnowsNoFramework = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta..", "io.quarkus..", "com.fasterxml..", "org.apache.kafka..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sendwell.config..", "dev.sendwell.events..", "dev.sendwell.local..");

    @ArchTest
    static final ArchRule theDomainKnowsNoAdapter = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..sender.kafka..", "..sender.persistence..", "..sender.http..");
}
