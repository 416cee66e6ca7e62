package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.error.StorageException;

class NativePathsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/medchain", "/srv/Klinik Ä", "/srv/北京医院", "C:\\medchain", ""})
    void check_namesThatBothSpellAlike_pass(String folder) {
        assertThatCode(() -> NativePaths.check(folder, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/\ud83c\udfe5", "/srv/\ud83c\udfe5/ledger", "/srv/\ud840\udc0b"})
    void check_characterBeyondTheFirstPlane_isRefusedAndNamed(String folder) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> NativePaths.check(folder, true))
                .withMessageContainingAll(folder, "U+", "choose another folder");
    }

    @Test
    void check_halfOfAPair_isRefused() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> NativePaths.check("/srv/\ud83c", true))
                .withMessageContainingAll("\\ud83c", "U+D83C");
    }

    @Test
    void check_beyondAsciiWhereNamesAreNotUtf8_isRefused() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> NativePaths.check("/srv/Klinik Ä", false))
                .withMessageContainingAll("not ASCII", "LC_ALL=C.UTF-8");
        assertThatCode(() -> NativePaths.check("/srv/clinic", false)).doesNotThrowAnyException();
    }
}
