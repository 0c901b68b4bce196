package dev.sendwell.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sendwell.config", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyWhatReadsOrWritesTopicsKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackages("..publication..", "..testmail..", "..status..", "..token..")
            .and()
            .doNotHaveSimpleName("TopicsAtStart")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "dev.sendwell.kafka..");

    @ArchTest
    static final ArchRule packagesDoNotNeedEachOtherInACircle =
            slices().matching("dev.sendwell.config.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rulesAndWordsKnowNoHttpAndNoDatabase = classes()
            .that()
            .haveSimpleName("SettingsRules")
            .or()
            .haveSimpleName("StateInWords")
            .or()
            .haveSimpleName("VerificationKeyText")
            .or()
            .haveSimpleName("GuessThrottle")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("jakarta.ws.rs..", "io.vertx..", "java.sql..", "jakarta.persistence..");
}
