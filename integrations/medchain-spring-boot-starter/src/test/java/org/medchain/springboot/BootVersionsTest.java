package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootVersion;
import org.w3c.dom.Document;

/**
 * The tests of this module run on the versions of libraries that Spring Boot manages, as an application does: on its Netty between members
 * and nodes, on its Jackson, on its Flyway and SQLite in the catalogue.
 */
class BootVersionsTest {
    private static final Pattern JAR = Pattern.compile("-([0-9][^/]*)\\.jar!");

    @ParameterizedTest
    @CsvSource({
        "netty.version, io.netty.handler.ssl.SslContext",
        "netty.version, io.netty.buffer.ByteBuf",
        "netty.version, io.netty.channel.Channel",
        "netty.version, io.netty.handler.codec.ByteToMessageDecoder",
        "netty.version, io.netty.resolver.AddressResolver",
        "netty.version, io.netty.util.Version",
        "jackson-2-bom.version, com.fasterxml.jackson.databind.ObjectMapper",
        "jackson-2-bom.version, com.fasterxml.jackson.core.JsonFactory",
        "jackson-bom.version, tools.jackson.databind.ObjectMapper",
        "flyway.version, org.flywaydb.core.Flyway",
        "sqlite-jdbc.version, org.sqlite.JDBC",
        "micrometer.version, io.micrometer.core.instrument.MeterRegistry",
        "slf4j.version, org.slf4j.Logger",
        "tomcat.version, org.apache.catalina.startup.Tomcat",
    })
    void library_isInTheVersionThatBootManages(String property, String type) throws Exception {
        assertThat(versionOf(type)).isEqualTo(managed(property));
    }

    private static String versionOf(String type) throws Exception {
        URL location = Class.forName(type, false, BootVersionsTest.class.getClassLoader())
                .getResource("/" + type.replace('.', '/') + ".class");
        Matcher version = JAR.matcher(location.toString());
        assertThat(version.find()).as(location.toString()).isTrue();
        return version.group(1);
    }

    private static String managed(String property) throws Exception {
        Path file = Path.of("target/boot/spring-boot-dependencies-" + SpringBootVersion.getVersion() + ".pom");
        Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        return pom.getElementsByTagName(property).item(0).getTextContent();
    }
}
