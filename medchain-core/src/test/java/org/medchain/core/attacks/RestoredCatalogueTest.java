package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.data.BrokenSource;

/** A catalogue that is restored from a copy made when data had begun and had no chunk yet. */
class RestoredCatalogueTest extends AttackScene {
    private static final OperationKey LETTER = OperationKey.of("letter");

    private DataId begunStream;
    private DataId begunRecord;

    RestoredCatalogueTest() {
        super(Suites.ONE);
    }

    /** What has begun is written to after the copy was made. */
    @BeforeEach
    void restore() throws Exception {
        Provider north = world.provider(NORTH);
        begunStream = north.startStream(inventory, OperationKey.of("ecg"), described(NORTH, "ecg"), DigestScheme.BOUND)
                .id();
        assertThatThrownBy(() -> north.addRecord(
                        inventory,
                        LETTER,
                        described(NORTH, "letter"),
                        Optional.empty(),
                        new BrokenSource(3, new IOException("unplugged"))))
                .hasMessageContaining("unplugged");
        world.stop(NORTH);
        Path file = world.catalogueFile(NORTH);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        copy(file.getParent(), copy);

        World.grow(world.provider(NORTH).resumeStream(begunStream), 2);
        begunRecord = add("the first");
        world.stop(NORTH);
        copy(copy, file.getParent());
        assertThatThrownBy(() -> world.provider(NORTH)).isInstanceOf(CatalogueBehindException.class);
    }

    private DataId add(String content) throws IOException, MedChainException {
        return world.provider(NORTH)
                .addRecord(
                        inventory,
                        LETTER,
                        described(NORTH, "letter"),
                        Optional.empty(),
                        new ByteArrayInputStream(Bytes.utf8(content).toByteArray()));
    }

    @Test
    void dataThatHadNoChunkInTheCopy_isClosedSoThatItDoesNotBeginTwice() throws Exception {
        Reconciliation done = world.medChain().reconcile(world.user(NORTH), world.catalogue(NORTH));

        assertThat(done.closed()).containsExactlyInAnyOrder(begunStream, begunRecord);
        assertThat(done.lost()).hasSize(3);
        StreamWriter again = world.provider(NORTH).resumeStream(begunStream);
        assertThat(again.next()).isEqualTo(ChunkIndex.FIRST);
        assertThatThrownBy(() -> World.grow(again, 1)).isInstanceOf(DataEndedException.class);
        assertThatThrownBy(() -> add("another")).isInstanceOf(DataEndedException.class);
    }

    @Test
    void directory_afterReconciling_showsWhatTheCatalogueHas() throws Exception {
        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(4);
        world.medChain().reconcile(world.user(NORTH), world.catalogue(NORTH));

        world.provider(NORTH);

        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(2);
    }

    @Test
    void bytesOfWhatIsLost_areNotDeleted() throws Exception {
        world.medChain().reconcile(world.user(NORTH), world.catalogue(NORTH));
        world.provider(NORTH).publishPending();

        assertThat(world.files(NORTH, begunStream)).hasSize(2);
        assertThat(world.files(NORTH, begunRecord)).hasSize(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> old = Files.list(to)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
