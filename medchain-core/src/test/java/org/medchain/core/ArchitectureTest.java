package org.medchain.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The house of four modules: who may know whom, and what the world may see. */
class ArchitectureTest {
    private static final Path PUBLIC_TYPES = Path.of("src/test/resources/public-types.txt");
    private static final JavaClasses MEDCHAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("tests.jar") && !location.contains("test-classes"))
            .importPackages("org.medchain");

    @Test
    void modules_dependOnlyDownwards() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("crypto")
                .definedBy("org.medchain.crypto..", "org.medchain.error..", "org.medchain.io..")
                .layer("chain")
                .definedBy("org.medchain.chain..")
                .layer("dht")
                .definedBy("org.medchain.dht..")
                .layer("core")
                .definedBy("org.medchain.core..")
                .whereLayer("core")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("chain")
                .mayOnlyBeAccessedByLayers("core")
                .whereLayer("dht")
                .mayOnlyBeAccessedByLayers("core")
                .check(MEDCHAIN);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("org.medchain.chain.(*)..").should().beFreeOfCycles().check(MEDCHAIN);
        slices().matching("org.medchain.crypto.(*)..").should().beFreeOfCycles().check(MEDCHAIN);
        slices().matching("org.medchain.core.(*)..").should().beFreeOfCycles().check(MEDCHAIN);
    }

    @Test
    void engines_areFoundAndNotNamed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..embedded..")
                .check(MEDCHAIN);
        classes()
                .that()
                .resideInAPackage("..embedded..")
                .and()
                .haveSimpleNameNotEndingWith("Factory")
                .should()
                .notBePublic()
                .check(MEDCHAIN);
    }

    @Test
    void bytesFromOutside_meetNoJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .check(MEDCHAIN);
    }

    @Test
    void rocksDb_staysInsideItsEngines() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.medchain.chain.store..", "org.medchain.dht.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(MEDCHAIN);
    }

    /** A public type is a promise. To change the list, change the file, and mean it. */
    @Test
    void publicTypes_areThoseOfTheCheckedInList() throws IOException {
        List<String> found = MEDCHAIN.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(ArchitectureTest::isEnclosedInPublicTypes)
                .filter(type -> isExported(type.getPackageName()))
                .map(JavaClass::getName)
                .sorted()
                .toList();
        assertThat(String.join("\n", found) + "\n").isEqualTo(Files.readString(PUBLIC_TYPES));
    }

    private static boolean isEnclosedInPublicTypes(JavaClass type) {
        return type.getEnclosingClass()
                .map(enclosing ->
                        enclosing.getModifiers().contains(JavaModifier.PUBLIC) && isEnclosedInPublicTypes(enclosing))
                .orElse(true);
    }

    private static boolean isExported(String packageName) {
        return !packageName.endsWith(".embedded")
                && !packageName.equals("org.medchain.chain.store")
                && !packageName.equals("org.medchain.chain.replica")
                && !packageName.equals("org.medchain.crypto.provider");
    }
}
