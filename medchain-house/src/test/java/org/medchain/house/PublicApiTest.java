package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What of the modules is public is a promise, and {@code docs/api} has it, a file for each module. To change it, run this test
 * with {@code -Dapi.update=true}, read the difference, and mean it.
 */
class PublicApiTest {
    private static final Path FILES = Path.of("../docs/api");
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final Set<JavaModifier> SHOWN = Set.of(JavaModifier.STATIC, JavaModifier.ABSTRACT);

    @Test
    void publicTypesAndMembers_areThoseOfTheCheckedInFiles() throws IOException {
        Map<String, String> found = api();
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(FILES);
            for (Map.Entry<String, String> module : found.entrySet()) {
                Files.writeString(FILES.resolve(module.getKey()), module.getValue());
            }
        }
        Map<String, String> kept = new TreeMap<>();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".txt")).toList()) {
                kept.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(found).isEqualTo(kept);
    }

    private static Map<String, String> api() {
        return Stream.concat(House.CLASSES.stream(), House.KIT.stream())
                .filter(PublicApiTest::isPublic)
                .filter(type -> House.isExported(type.getPackageName()))
                .collect(Collectors.groupingBy(
                        type -> House.artifact(type) + ".txt",
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), types -> types.stream()
                                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                                .map(PublicApiTest::shown)
                                .collect(Collectors.joining("\n")))));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
    }

    private static String shown(JavaClass type) {
        TreeSet<String> members = type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(member -> !OF_EVERY_OBJECT.contains(member.getName()))
                .map(PublicApiTest::shown)
                .collect(Collectors.toCollection(TreeSet::new));
        return kind(type) + " " + type.getName().replace('$', '.') + "\n"
                + members.stream().map(member -> "    " + member + "\n").collect(Collectors.joining());
    }

    private static String kind(JavaClass type) {
        if (type.isRecord()) {
            return "record";
        } else if (type.isEnum()) {
            return "enum";
        } else if (type.isInterface()) {
            return "interface";
        }
        return type.getModifiers().contains(JavaModifier.ABSTRACT) ? "abstract class" : "class";
    }

    private static String shown(JavaMember member) {
        String modifiers = member.getModifiers().stream()
                .filter(SHOWN::contains)
                .filter(modifier -> !member.getOwner().isInterface() || modifier != JavaModifier.ABSTRACT)
                .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
        if (member instanceof JavaCodeUnit unit) {
            String parameters = unit.getParameters().stream()
                    .map(JavaParameter::getType)
                    .map(JavaType::getName)
                    .map(PublicApiTest::brief)
                    .collect(Collectors.joining(", "));
            String result =
                    unit.isConstructor() ? "" : brief(unit.getReturnType().getName()) + " ";
            String thrown = unit.getThrowsClause().getTypes().stream()
                    .map(type -> brief(type.getName()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            String name = unit.isConstructor() ? member.getOwner().getSimpleName() : unit.getName();
            return modifiers + result + name + "(" + parameters + ")" + (thrown.isEmpty() ? "" : " throws " + thrown);
        }
        return modifiers + brief(((JavaField) member).getType().getName()) + " " + member.getName();
    }

    /** Without the packages of types. */
    private static String brief(String type) {
        return type.replaceAll("([a-z][a-z0-9]*\\.)+", "").replace('$', '.');
    }
}
