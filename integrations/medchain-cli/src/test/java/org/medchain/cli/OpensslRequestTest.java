package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.ca.Pkcs10Request;

/** The page's commands make a request with OpenSSL. */
class OpensslRequestTest {
    private static final Path PAGE = Path.of("../../docs/howto/command-line.md");
    private static final String KEYS =
            """
            set -e
            for key in signing sealing; do
              openssl ecparam -name prime256v1 -genkey -noout -out $key.key
              openssl ec -in $key.key -pubout -out $key.pub
            done
            """;

    @TempDir
    private Path folder;

    @Test
    void request_madeByThePagesCommands_isOneOfBothKeys() throws Exception {
        assumeThat(run("openssl version")).as("OpenSSL is installed").isZero();
        Matcher commands =
                Pattern.compile("(?ms)^```sh\\n(point\\(\\).*?)^```$").matcher(Files.readString(PAGE));
        assertThat(commands.find()).isTrue();

        assertThat(run(KEYS + commands.group(1))).isZero();

        Pkcs10Request request = Pkcs10Request.decode(
                InputFile.der(folder.resolve("north.csr"), "a request", "CERTIFICATE REQUEST", Pkcs10Request.MAX_SIZE));
        request.verify();
        assertThat(request.subject()).isEqualTo("North Hospital");
        assertThat(request.identity().verifyKey())
                .isNotEqualTo(request.identity().sealKey());
    }

    private int run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.txt").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
