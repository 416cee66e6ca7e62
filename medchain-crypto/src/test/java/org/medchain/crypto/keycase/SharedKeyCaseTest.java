package org.medchain.crypto.keycase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.TestRandom;

/** A key case that several have opened, as a process that runs and a command that imports a certificate. */
class SharedKeyCaseTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final int ITERATIONS = 500;
    private static final Consortium CONSORTIUM = Consortium.create(SuiteId.X25519, 1);

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void create() throws MedChainException {
        file = folder.resolve("case");
        KeyCase unused = KeyCase.create(file, PASSWORD, ITERATIONS, TestRandom.seeded(1));
    }

    @Test
    void change_keepsWhatAnotherOneChanged() throws Exception {
        KeyCase first = open();
        KeyCase second = open();
        SoftwareIdentity me = Consortium.identity(SuiteId.P256, 2);
        first.putKeys("me", me);
        IdentityCertificate certificate = CONSORTIUM.certify("me", me);
        second.putCertificate("me", certificate);
        IdentityCertificate contact = contact(3);
        first.putContact(contact);
        for (KeyCase each : List.of(first, open())) {
            assertThat(each.certificate("me")).contains(certificate);
            assertThat(each.contacts()).containsExactly(contact);
        }
    }

    @Test
    void keys_thatAnotherOneStored_areNotLostToOthersOfTheSameName() throws Exception {
        KeyCase first = open();
        SoftwareIdentity me = Consortium.identity(SuiteId.P256, 2);
        open().putKeys("me", me);
        assertThatIllegalStateException()
                .isThrownBy(() -> first.putKeys("me", Consortium.identity(SuiteId.P256, 3)))
                .withMessageContaining("use another name");
        assertThat(open().identity("me").orElseThrow().publicIdentity()).isEqualTo(me.publicIdentity());
    }

    @Test
    void changes_ofManyAtOnce_areAllKept() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        CyclicBarrier together = new CyclicBarrier(writers);
        List<IdentityCertificate> contacts = new ArrayList<>();
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            IdentityCertificate contact = contact(10 + i);
            contacts.add(contact);
            KeyCase own = open();
            all.add(() -> {
                together.await(60, TimeUnit.SECONDS);
                own.putContact(contact);
                return true;
            });
        }
        try {
            for (Future<Boolean> one : threads.invokeAll(all)) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(open().contacts()).containsExactlyInAnyOrderElementsOf(contacts);
    }

    @Test
    void file_thatNoLongerOpens_isNotWrittenOver() throws Exception {
        KeyCase opened = open();
        IdentityCertificate contact = contact(3);
        Files.delete(file);
        KeyCase unused = KeyCase.create(file, "another".toCharArray(), ITERATIONS, TestRandom.seeded(2));
        byte[] content = Files.readAllBytes(file);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> opened.putContact(contact))
                .withMessageContaining("was changed by somebody else");
        assertThat(file).hasBinaryContent(content);
        assertThat(opened.contacts()).isEmpty();
    }

    @Test
    void leftOver_ofAWriterThatWasKilled_goesWithTheNextChange() throws Exception {
        Path left = Files.createFile(folder.resolve("case.1234567890123456.tmp"));
        open().putContact(contact(3));
        assertThat(left).doesNotExist();
    }

    private KeyCase open() throws MedChainException {
        return KeyCase.open(file, PASSWORD, ITERATIONS, TestRandom.seeded(4));
    }

    private static IdentityCertificate contact(int seed) throws MedChainException {
        return CONSORTIUM.certify("contact " + seed, Consortium.identity(SuiteId.X25519, seed));
    }
}
