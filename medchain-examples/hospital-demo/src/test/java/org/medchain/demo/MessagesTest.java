package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.role.PatientSession;
import org.medchain.health.IssueCode;
import org.medchain.health.NoLink;
import org.medchain.io.FileTrees;

/** The texts of the pages, in both languages. */
class MessagesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][a-z.0-9]*)[}(]|'([a-z]+(?:\\.[a-z0-9]+)+)'");

    private static Properties texts(String file) throws IOException {
        Properties texts = new Properties();
        try (var in = Files.newBufferedReader(RESOURCES.resolve(file))) {
            texts.load(in);
        }
        return texts;
    }

    @Test
    void languages_haveTheSameTextsWithTheSamePlaces() throws IOException {
        Properties english = texts("messages.properties");
        Properties german = texts("messages_de.properties");

        assertThat(german.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> assertThat(places(german.getProperty((String) key)))
                .as("%s", key)
                .isEqualTo(places((String) text)));
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Pattern.compile("\\{[0-9]}").matcher(text).results().forEach(found -> places.add(found.group()));
        return places;
    }

    /** A single quote in a text with places hides what follows. */
    @Test
    void texts_haveNoSingleQuotesButInPatterns() throws IOException {
        for (String file : List.of("messages.properties", "messages_de.properties")) {
            texts(file).forEach((key, text) -> {
                if (!((String) key).startsWith("pattern.")) {
                    assertThat((String) text).as("%s in %s", key, file).doesNotContain("'");
                }
            });
        }
    }

    @Test
    void pages_nameTextsThatThereAre() throws IOException {
        Properties english = texts("messages.properties");
        assertThat(FileTrees.files(RESOURCES.resolve("templates")))
                .filteredOn(page -> page.toString().endsWith(".html"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(keys(page)).as("%s", page).isSubsetOf(english.stringPropertyNames()));
    }

    private static Set<String> keys(Path page) {
        Set<String> keys = new TreeSet<>();
        try {
            KEY.matcher(Files.readString(page))
                    .results()
                    .forEach(found -> keys.add(found.group(1) == null ? found.group(2) : found.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    @ParameterizedTest
    @EnumSource(SessionEndedException.Ending.class)
    void ending_hasItsTexts(SessionEndedException.Ending ending) throws IOException {
        assertThat(texts("messages.properties")).containsKeys("ended." + ending, "refused." + ending);
    }

    @ParameterizedTest
    @EnumSource(RefusalReason.class)
    void reason_ofTheAccessLog_hasItsText(RefusalReason reason) throws IOException {
        assertThat(texts("messages.properties")).containsKey("log.reason." + reason);
    }

    @ParameterizedTest
    @EnumSource(Accesses.Result.class)
    void result_ofAnAccess_hasItsText(Accesses.Result result) throws IOException {
        assertThat(texts("messages.properties")).containsKey("access." + result);
    }

    @ParameterizedTest
    @EnumSource(PatientSession.State.class)
    void state_hasItsText(PatientSession.State state) throws IOException {
        assertThat(texts("messages.properties").containsKey("sessions.state." + state))
                .isEqualTo(state != PatientSession.State.IN_FORCE);
    }

    @ParameterizedTest
    @EnumSource(IssueCode.class)
    void issue_hasItsText(IssueCode code) throws IOException {
        assertThat(texts("messages.properties")).containsKey("issue." + code);
    }

    @ParameterizedTest
    @EnumSource(NoLink.class)
    void reasonWithoutALink_hasItsText(NoLink kind) throws IOException {
        assertThat(texts("messages.properties")).containsKey("nolink." + kind);
    }

    @Test
    void letter_isInBothLanguages() throws IOException {
        assertThat(Files.readString(RESOURCES.resolve("letter.txt"))).contains("Discharge letter", "Entlassungsbrief");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void role_hasItsTextAndItsPage(Role role) throws IOException {
        assertThat(texts("messages.properties")).containsKey("role." + role);
        assertThat(role.home()).startsWith("/").isEqualTo(role.home().toLowerCase(Locale.ROOT));
    }
}
