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
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The house of four modules: who may know whom, and what the world may see. */
class ArchitectureTest {
    private static final String[] ENGINES = {
        "..chain.consensus.embedded..",
        "..chain.consensus.qbft..",
        "..chain.consensus.bftsmart..",
        "..dht.embedded..",
        "..dht.ring.."
    };
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
                .definedBy(
                        "org.medchain.crypto..",
                        "org.medchain.error..",
                        "org.medchain.io..",
                        "org.medchain.link..",
                        "org.medchain.time..")
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
        for (String engine : ENGINES) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(engine)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(engine)
                    .check(MEDCHAIN);
        }
        classes()
                .that()
                .resideInAnyPackage(ENGINES)
                .and()
                .areTopLevelClasses()
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
    void rocksDb_staysInsideTheStores() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.medchain.chain.store..", "org.medchain.dht.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(MEDCHAIN);
    }

    @Test
    void bftSmart_staysInsideItsEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..chain.consensus.bftsmart..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("bftsmart..")
                .check(MEDCHAIN);
    }

    /** A public type is a promise. To change the list, change the file, and mean it. */
    @Test
    void publicTypes_areThoseOfTheCheckedInList() throws IOException {
        Set<String> exported = exportedPackages();
        List<String> found = MEDCHAIN.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(ArchitectureTest::isEnclosedInPublicTypes)
                .filter(type -> exported.contains(type.getPackageName()))
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

    /** To everyone, as the module's descriptor says. */
    private static Set<String> exportedPackages() throws IOException {
        Set<String> exported = new HashSet<>();
        for (URL descriptor :
                Collections.list(ArchitectureTest.class.getClassLoader().getResources("module-info.class"))) {
            try (InputStream content = descriptor.openStream()) {
                ModuleDescriptor module = ModuleDescriptor.read(content);
                if (module.name().startsWith("org.medchain.")) {
                    module.exports().stream()
                            .filter(export -> !export.isQualified())
                            .forEach(export -> exported.add(export.source()));
                }
            }
        }
        return exported;
    }
}
