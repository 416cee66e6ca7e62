package org.medchain.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the modules' build files promise to whoever builds or uses them. */
class PomsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** {@code -Dmaven.test.skip=true} makes no test jars, so nothing may need one then. */
    @Test
    void testJars_areNeededOnlyWhereTestsAreMade() throws IOException {
        for (Path pom : modules()) {
            for (Element type : elements(parsed(pom), "type")) {
                if (type.getTextContent().equals("test-jar") && !isIn(type, "dependencyManagement")) {
                    assertThat(profileOf(type)).as("%s: a test jar", pom).contains("maven.test.skip", "!true");
                }
            }
        }
    }

    @Test
    void bom_listsNoTestJars() throws IOException {
        Document bom = parsed(ROOT.resolve("medchain-bom/pom.xml"));

        assertThat(elements(bom, "artifactId"))
                .anyMatch(id -> id.getTextContent().equals("medchain-core"));
        assertThat(elements(bom, "type")).isEmpty();
        assertThat(elements(bom, "classifier")).isEmpty();
    }

    private static List<Path> modules() throws IOException {
        List<Path> poms = new ArrayList<>();
        for (Path parent : List.of(ROOT, ROOT.resolve("engines"))) {
            try (Stream<Path> folders = Files.list(parent)) {
                folders.map(folder -> folder.resolve("pom.xml"))
                        .filter(Files::exists)
                        .forEach(poms::add);
            }
        }
        assertThat(poms).hasSizeGreaterThan(15);
        return poms;
    }

    private static Document parsed(Path pom) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(pom + " cannot be parsed", e);
        }
    }

    private static List<Element> elements(Document pom, String name) {
        NodeList found = pom.getElementsByTagName(name);
        return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
                .map(i -> (Element) found.item(i))
                .toList();
    }

    private static boolean isIn(Node node, String ancestor) {
        return ancestorOf(node, ancestor) != null;
    }

    private static String profileOf(Node node) {
        Node profile = ancestorOf(node, "profile");
        return profile == null ? "in no profile" : profile.getTextContent();
    }

    private static Node ancestorOf(Node node, String name) {
        Node at = node;
        while (at != null && !at.getNodeName().equals(name)) {
            at = at.getParentNode();
        }
        return at;
    }
}
