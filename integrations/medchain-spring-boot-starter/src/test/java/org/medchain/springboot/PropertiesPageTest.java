package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the table of the page level with the metadata that editors read: each property has its row, with its default. */
class PropertiesPageTest {
    private static final Path PAGE = Path.of("../../docs/howto/spring-boot.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z.\\[\\]*-]+)` \\| [^|]+ \\| ([^|]*) \\|$", Pattern.MULTILINE);
    private static final Pattern OF_A_ROLE = Pattern.compile("medchain\\.(provider|requester|patient)\\.identity\\..*");

    private static Map<String, String> documented() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> assertThat(
                        rows.put(row.group(1), row.group(2).replace("`", "")))
                .as("a second row of %s", row.group(1))
                .isNull());
        return rows;
    }

    private static Map<String, String> metadata() throws Exception {
        Map<String, String> properties = new TreeMap<>();
        JsonNode all = new ObjectMapper()
                .readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
        for (JsonNode property : all.get("properties")) {
            String name = property.get("name").asText();
            assertThat(property.path("description").asText()).as(name).matches("[A-Z].*\\.");
            String shown = OF_A_ROLE.matcher(name).matches() ? name.replaceAll("identity\\..*", "identity.*") : name;
            properties.put(
                    shown,
                    property.has("defaultValue") ? property.get("defaultValue").asText() : "");
        }
        properties.replaceAll((name, value) -> name.endsWith("identity.*") ? "" : value);
        Stream.of(MedChainProperties.Node.class.getRecordComponents())
                .map(RecordComponent::getName)
                .forEach(name -> properties.put("medchain.directory.nodes[]." + name, ""));
        return properties;
    }

    @Test
    void rows_areThePropertiesOfTheMetadata_withTheirDefaults() throws Exception {
        Map<String, String> metadata = metadata();
        Map<String, String> rows = documented();

        assertThat(rows.keySet()).isEqualTo(metadata.keySet());
        metadata.forEach((name, value) -> {
            if (!value.isEmpty()) {
                assertThat(rows.get(name)).as(name).isEqualTo(value);
            }
        });
    }
}
