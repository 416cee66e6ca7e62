package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo says of folders that it cannot use, before it starts anything. */
class HospitalDemoTest {
    @TempDir
    Path folder;

    @Test
    void folder_newOrEmpty_isMadeAndUsed() throws Exception {
        assertThat(HospitalDemo.home(folder.toString())).isEqualTo(folder);
        assertThat(HospitalDemo.home(folder.resolve("a/b").toString())).isEmptyDirectory();
    }

    @Test
    void folder_withFiles_isRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> HospitalDemo.home(folder.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("--folder", "new or empty", folder.toString());
        assertThatThrownBy(() -> HospitalDemo.home(file.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("--folder", "a file");
    }

    @Test
    void data_withoutARecord_isRefused() {
        assertThatThrownBy(() -> HospitalDemo.records(folder.resolve("nowhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("--data", "nowhere");
        assertThatThrownBy(() -> HospitalDemo.records(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("no WFDB record", folder.toString());
    }

    @Test
    void hospital_whoseProcessEnds_isSaidToHaveEnded() throws Exception {
        List<String> told = new ArrayList<>();
        Process process = new ProcessBuilder("sh", "-c", "exit 3").start();

        HospitalDemo.whenOver("Hillside Clinic", process, folder.resolve("log.txt"), told::add)
                .get(1, TimeUnit.MINUTES);

        assertThat(told)
                .containsExactly("Hillside Clinic has ended, with status 3. Its log is " + folder.resolve("log.txt"));
    }
}
