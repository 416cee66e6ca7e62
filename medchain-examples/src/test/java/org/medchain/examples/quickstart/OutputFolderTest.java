package org.medchain.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("out");
    }

    @Test
    void whatTheRunBeforeMade_isDeleted() throws IOException {
        run("state/chain/1.log", "hospital-data/x", "member-0/keys.p12", "member-12/log.txt", "ecg.png", "record.txt");
        run();

        try (OutputFolder taken = OutputFolder.take(folder)) {
            assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith(OutputFolder.MARK));
            assertThat(taken.device()).isEmptyDirectory();
        }
    }

    @Test
    void whatNoRunMade_stays() throws IOException {
        run("state/1", "device/synthetic.hea", "device/synthetic.dat");
        for (String name : new String[] {"100.hea", "device/100.dat", "member-x", "ecg.png.bak", "notes/state"}) {
            write(name);
        }
        run();

        assertThat(folder.resolve("100.hea")).exists();
        assertThat(folder.resolve("device/100.dat")).exists();
        assertThat(folder.resolve("device/synthetic.hea")).doesNotExist();
        assertThat(folder.resolve("member-x")).exists();
        assertThat(folder.resolve("ecg.png.bak")).exists();
        assertThat(folder.resolve("notes/state")).exists();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void linkInTheFolder_isDeleted_butNotWhatItLeadsTo() throws IOException {
        run();
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("thesis.txt"), "years of work");
        Files.createSymbolicLink(folder.resolve("state"), elsewhere);
        Files.createSymbolicLink(folder.resolve("device"), elsewhere);
        run();

        assertThat(elsewhere.resolve("thesis.txt")).exists();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void folderThatAnotherRunHas_isNotTaken() throws IOException {
        try (OutputFolder first = OutputFolder.take(folder)) {
            Path made = Files.createDirectories(first.device());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> OutputFolder.take(folder))
                    .withMessageContaining("found another run; try again when it has ended");
            assertThat(made).exists();
        }
        run();
    }

    @Test
    void emptyFolder_isTaken_andOneWithoutMarkIsNot() throws IOException {
        Files.createDirectories(folder);
        run();
        Files.delete(folder.resolve(OutputFolder.MARK));
        write("ecg.png");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> OutputFolder.take(folder))
                .withMessageContaining("expected a folder that a run made")
                .withMessageContaining("found ecg.png");
        assertThat(folder.resolve("ecg.png")).exists();
    }

    private void run(String... names) throws IOException {
        try (OutputFolder taken = OutputFolder.take(folder)) {
            assertThat(taken).isNotNull();
            for (String name : names) {
                write(name);
            }
        }
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }
}
