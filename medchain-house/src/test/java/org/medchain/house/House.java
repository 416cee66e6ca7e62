package org.medchain.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.chain.consensus.ratis.RatisSettings;

/** The modules of this project, as they are on the class path: each under the name of its artifact. */
final class House {
    private static final String TEST_KIT = "medchain-testkit";

    /** What runs at a user's; without the test kit. */
    static final JavaClasses CLASSES = classes(location -> !location.contains(TEST_KIT));

    /** What vendors' tests extend and use. */
    static final JavaClasses KIT = classes(location -> location.contains(TEST_KIT));

    /** The packages of an engine whose library cannot be a module, and of the starter: they have no descriptor. */
    private static final Set<String> FOR_THE_CLASS_PATH =
            Set.of(RatisSettings.class.getPackageName(), "org.medchain.springboot");

    private static final Pattern FOLDER = Pattern.compile("/(medchain-[a-z-]+)/target/");
    private static final Pattern JAR = Pattern.compile("/(medchain-[a-z-]+?)-[0-9][^/]*\\.jar");

    private House() {}

    private static JavaClasses classes(ImportOption which) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("tests.jar") && !location.contains("test-classes"))
                .withImportOption(which)
                .importPackages("org.medchain");
    }

    /** The artifact that a class is in. */
    static String artifact(JavaClass type) {
        return artifact(type.getSource().orElseThrow().getUri().toString());
    }

    private static String artifact(String location) {
        for (Pattern pattern : List.of(JAR, FOLDER)) {
            Matcher found = pattern.matcher(location);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new IllegalStateException("of no artifact: " + location);
    }

    /** The descriptors of all modules that have one, by artifact. */
    static Map<String, ModuleDescriptor> descriptors() {
        Map<String, ModuleDescriptor> found = new TreeMap<>();
        try {
            for (URL location : Collections.list(House.class.getClassLoader().getResources("module-info.class"))) {
                try (InputStream content = location.openStream()) {
                    ModuleDescriptor module = ModuleDescriptor.read(content);
                    if (module.name().startsWith("org.medchain.")) {
                        found.put(artifact(location.toString()), module);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** True if the package is exported to everyone; one of an engine that is for the class path alone counts, too. */
    static boolean isExported(String name) {
        return FOR_THE_CLASS_PATH.contains(name) || isExportedByAModule(name);
    }

    private static boolean isExportedByAModule(String name) {
        return descriptors().values().stream()
                .flatMap(module -> module.exports().stream())
                .anyMatch(export -> !export.isQualified() && export.source().equals(name));
    }
}
