package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps {@code docs/house.md} level with the code. {@code -Dhouse.update=true} draws modules and packages anew; the steps are
 * written by hand.
 */
class HousePageTest {
    private static final Path PAGE = Path.of("../docs/house.md");
    private static final Pattern STEP =
            Pattern.compile("^[0-9]+\\. `(\\w+)\\.(\\w+)` → `(\\w+)\\.([\\w<>]+)`: .*$", Pattern.MULTILINE);
    private static final Pattern NUMBERED = Pattern.compile("^[0-9]+\\. .*$", Pattern.MULTILINE);

    @Test
    void modulesAndPackages_areThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        String drawn = with(with(page, "modules", modules()), "packages", packages());
        if (Boolean.getBoolean("house.update")) {
            Files.writeString(PAGE, drawn);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(drawn);
    }

    private static String with(String page, String part, String content) {
        String begin = "<!-- " + part + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- end -->", from);
        assertThat(from).as(part).isGreaterThan(begin.length());
        return page.substring(0, from) + content + page.substring(to);
    }

    /** Of what a module needs, what it does not also need through another one. */
    private static String modules() {
        Map<String, Set<String>> all = new TreeMap<>();
        for (JavaClass type : House.CLASSES) {
            Set<String> needed = all.computeIfAbsent(House.artifact(type), unknown -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("org.medchain"))
                    .map(House::artifact)
                    .filter(target -> !target.equals(House.artifact(type)))
                    .forEach(needed::add);
        }
        StringBuilder drawing = new StringBuilder("```mermaid\ngraph TD\n");
        all.forEach((module, needed) -> needed.stream()
                .filter(one -> needed.stream().noneMatch(other -> reaches(all, other, one)))
                .forEach(one -> drawing.append("    ")
                        .append(module)
                        .append(" --> ")
                        .append(one)
                        .append('\n')));
        return drawing.append("```\n").toString();
    }

    private static boolean reaches(Map<String, Set<String>> all, String from, String to) {
        return !from.equals(to) && all.get(from).stream().anyMatch(next -> next.equals(to) || reaches(all, next, to));
    }

    private static String packages() {
        Map<String, Map<String, Long>> all = House.CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        House::artifact,
                        TreeMap::new,
                        Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting())));
        StringBuilder table = new StringBuilder("| module | packages, with their top-level types |\n|---|---|\n");
        all.forEach((module, packages) -> table.append("| `")
                .append(module)
                .append("` | ")
                .append(packages.entrySet().stream()
                        .map(found -> (House.isExported(found.getKey()) ? "**" + found.getKey() + "**" : found.getKey())
                                + " " + found.getValue())
                        .collect(Collectors.joining(", ")))
                .append(" |\n"));
        return table.toString();
    }

    static List<String> steps() throws IOException {
        String page = Files.readString(PAGE);
        List<String> steps =
                STEP.matcher(page).results().map(step -> step.group()).toList();
        assertThat(steps)
                .as("numbered lines that name a call")
                .hasSameElementsAs(NUMBERED.matcher(page)
                        .results()
                        .map(line -> line.group())
                        .toList())
                .hasSizeGreaterThan(15);
        return steps;
    }

    @ParameterizedTest
    @MethodSource("steps")
    void step_isACallInTheCode(String step) {
        var parts = STEP.matcher(step);
        assertThat(parts.find()).isTrue();
        List<JavaClass> callers = House.CLASSES.stream()
                .filter(type -> type.getSimpleName().equals(parts.group(1)))
                .filter(type -> type.getMethods().stream()
                        .anyMatch(method -> method.getName().equals(parts.group(2))))
                .toList();
        assertThat(callers)
                .as("classes %s with a method %s", parts.group(1), parts.group(2))
                .isNotEmpty();
        assertThat(callers.stream().flatMap(type -> type.getAccessesFromSelf().stream()))
                .as("calls of %s from %s.%s", parts.group(4), parts.group(1), parts.group(2))
                .anyMatch(access -> isFrom(access, parts.group(2))
                        && access.getTargetOwner().getSimpleName().equals(parts.group(3))
                        && access.getTarget().getName().equals(parts.group(4)));
    }

    /** From the method itself, or from a lambda in it. */
    private static boolean isFrom(JavaAccess<?> access, String method) {
        String origin = access.getOrigin().getName();
        return origin.equals(method) || origin.startsWith("lambda$" + method + "$");
    }
}
