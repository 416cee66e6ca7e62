package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.RAY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.Anchor;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.role.RequesterRole;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Reading;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.FileTrees;

/** What an answer costs its requester is up to the requester, in memory, bytes and what stays on its disk. */
class RequesterLimitsTest extends TwoProviderScene {
    @Test
    void manyChunksAnnounced_areRefusedBeforeAnythingIsReceived() throws Exception {
        Session open = openEnded();
        northAnswers((forge, request) -> forge.headerOnly(request, 1, 2_000_000, anchorOf(open)));
        assertCaught("two million chunks", () -> fetch(world.requester(RAY), open, stream, ALL))
                .isInstanceOf(FetchLimitException.class)
                .hasMessageContaining("2000000")
                .hasMessageContaining("500000");
        northAnswers((forge, request) -> forge.headerOnly(request, 1, Long.MAX_VALUE, anchorOf(open)));
        assertCaught("all chunks there can be", () -> fetch(world.requester(RAY), open, stream, ALL))
                .isInstanceOf(FetchLimitException.class);
        northAnswers((forge, request) -> forge.headerOnly(request, 1, 400_000, anchorOf(open)));
        assertCaught("chunks that the ledger has not", () -> fetch(world.requester(RAY), open, stream, ALL))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void moreBytesThanTheCallerAllows_areRefusedWhileTheyArrive() throws Exception {
        for (long bytes : new long[] {1, 100, 400}) {
            assertCaught(bytes + " bytes", () -> world.requester(RAY)
                            .fetch(
                                    shared,
                                    stream,
                                    ALL,
                                    world.gateway(),
                                    FetchLimits.defaults().withBytes(bytes)))
                    .isInstanceOf(FetchLimitException.class)
                    .hasMessageContaining("at most " + bytes);
        }
        assertCaught("two chunks", () -> world.requester(RAY)
                        .fetch(
                                shared,
                                stream,
                                ALL,
                                world.gateway(),
                                FetchLimits.defaults().withChunks(2)))
                .isInstanceOf(FetchLimitException.class);
    }

    @Test
    void stagedAnswerOfAKilledProcess_isDeletedAtTheNextOpening() throws Exception {
        VerifiedData held = fetch(world.requester(RAY), shared, record, ALL);
        List<Path> left = staged();
        assertThat(left).hasSize(1);
        byte[] sealed = Files.readAllBytes(left.get(0));
        held.close();
        world.requester(RAY).close();
        world.close();
        Files.write(left.get(0), sealed);
        world.open();
        world.requester(RAY);
        assertThat(staged()).isEmpty();
    }

    @Test
    void stagingFolder_inUse_isNotSweptByAnother() throws Exception {
        try (VerifiedData held = fetch(world.requester(RAY), shared, record, ALL)) {
            Path staging = staged().get(0);
            while (!staging.endsWith("staging")) {
                staging = staging.getParent();
            }
            Path used = staging;
            assertThatThrownBy(() -> RequesterRole.open(world.networks(), world.user(RAY), used))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("in use");
            assertThat(Reading.all(held)).isEqualTo(Bytes.utf8("letter"));
        }
    }

    private Session openEnded() throws Exception {
        return accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream))));
    }

    private Anchor anchorOf(Session of) {
        return new Anchor(of.grantOf(stream).orElseThrow().grant().anchor());
    }

    private List<Path> staged() throws IOException {
        return FileTrees.files(folder).stream()
                .filter(file -> file.toString().endsWith(".sealed"))
                .toList();
    }
}
