package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each block of code in the pages is compiled and tested source, or names what there is. */
class SnippetsTest {
    private static final String EXAMPLES = Stream.of(
                    "medchain-examples/src",
                    "integrations/medchain-spring-boot-starter/src/test/java/org/medchain/springboot/howto")
            .flatMap(folder -> Pages.files(Pages.ROOT.resolve(folder), ".java").stream())
            .map(file -> packed(Pages.read(file)))
            .collect(Collectors.joining("\n"));
    private static final String BOOT = "org.springframework.boot";
    private static final String HAPI = "ca.uhn.hapi.fhir";
    private static final String JACKSON = "com.fasterxml.jackson";
    private static final String TOMCAT = "org.apache.tomcat";
    private static final Set<String> LANGUAGES =
            Set.of("", "java", "xml", "console", "sh", "ini", "mermaid", "cddl", "hex", "text");

    static List<Pages.Block> javaBlocks() {
        return Pages.blocks("java");
    }

    static List<Pages.Block> xmlBlocks() {
        return Pages.blocks("xml");
    }

    @ParameterizedTest
    @MethodSource("javaBlocks")
    void javaBlock_isInASourceOfTheExamples(Pages.Block block) {
        String code = packed(block.content().replaceFirst("^ *package org\\.example;", ""));
        assertThat(code).hasSizeGreaterThan(10);
        assertThat(EXAMPLES.contains(code))
                .as("%s is in a source of medchain-examples", block)
                .isTrue();
    }

    @Test
    void blocks_haveALanguageThatIsLookedAt() {
        assertThat(Pages.all().stream()
                        .flatMap(page -> found("(?m)^ *```([a-z]*)$", Pages.read(page)))
                        .collect(Collectors.toSet()))
                .isSubsetOf(LANGUAGES);
    }

    @ParameterizedTest
    @MethodSource("xmlBlocks")
    void xmlBlock_namesArtifactsOfTheBomInThisVersion(Pages.Block block) {
        String bom = Pages.read(Pages.ROOT.resolve("medchain-bom/pom.xml"));
        String version = found("<version>([^<]*)</version>", Pages.read(Pages.ROOT.resolve("pom.xml")))
                .findFirst()
                .orElseThrow();

        assertThat(found("<groupId>([^<]*)</groupId>", block.content()))
                .isSubsetOf("org.medchain", BOOT, HAPI, JACKSON, TOMCAT, "org.example", "*");
        assertThat(found("<groupId>org\\.medchain</groupId>\\s*<artifactId>([^<]*)</artifactId>", block.content())
                        .toList())
                .isNotEmpty()
                .allSatisfy(artifact -> assertThat(bom).contains("<artifactId>" + artifact + "</artifactId>"));
        assertThat(found("<artifactId>medchain-[^<]*</artifactId>\\s*<version>([^<]*)</version>", block.content()))
                .allMatch(version::equals);
    }

    @ParameterizedTest
    @CsvSource({BOOT + ", spring-boot", HAPI + ", hapi-fhir", JACKSON + ", jackson", TOMCAT + ", tomcat"})
    void xmlBlocks_thatNameAVersionOfAnother_nameThatOfTheTests(String group, String property) {
        String tested = found("<" + property + "\\.version>([^<]*)<", Pages.read(Pages.ROOT.resolve("pom.xml")))
                .findFirst()
                .orElseThrow();

        assertThat(xmlBlocks().stream()
                        .flatMap(block -> found(
                                "<groupId>" + group
                                        + "</groupId>\\s*<artifactId>[^<]*</artifactId>\\s*<version>([^<]*)<",
                                block.content())))
                .containsOnly(tested);
    }

    @Test
    void commandsOfMaven_nameModulesAndTestsThatExist() {
        String commands = Pages.all().stream().map(Pages::read).collect(Collectors.joining("\n"));
        Set<String> modules = found(
                        "<module>(?:engines/|integrations/)?([^<]*)</module>",
                        Pages.read(Pages.ROOT.resolve("pom.xml")))
                .collect(Collectors.toCollection(TreeSet::new));

        List<String> selected = found("-pl ([a-z0-9,/-]+)", commands)
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .map(module -> module.replace("engines/", "").replace("integrations/", ""))
                .toList();
        assertThat(selected).hasSizeGreaterThan(10).isSubsetOf(modules);
        List<String> tests = found("-D(?:it\\.)?test='?([A-Za-z,]+)[\\s` ]", commands)
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .filter(test -> !test.equals("None"))
                .toList();
        Set<String> classes = Pages.files(Pages.ROOT, ".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        assertThat(tests).hasSizeGreaterThan(5).isSubsetOf(classes);
    }

    @Test
    void scriptsOfTheRoot_thatPagesCall_exist() {
        Set<String> scripts = Pages.all().stream()
                .flatMap(page -> found("(?m)(?:^|`)\\./([a-z-]+)\\b", Pages.read(page)))
                .collect(Collectors.toSet());

        assertThat(scripts).isNotEmpty().allSatisfy(script -> assertThat(Files.isExecutable(script(script)))
                .as(script)
                .isTrue());
    }

    private static Path script(String name) {
        return Pages.ROOT.resolve(name);
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    private static String packed(String source) {
        return source.replaceAll("\\s+", "");
    }
}
