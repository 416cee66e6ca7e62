package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.DataState;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredData;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.UnavailableException;

/** A claim that was not answered is made again with its own token, and with no other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnansweredClaimsTest {
    private static final ChunkClaim BUSY = new ChunkClaim.Busy(Instant.EPOCH);
    private static final ChunkClaim DONE = new ChunkClaim.Ended(DataState.CLOSED);

    @TempDir
    Path folder;

    /** What the catalogue answers, call by call. */
    private final Deque<Callable<ChunkClaim>> answers = new ArrayDeque<>();

    /** The token of each claim, in order. */
    private final List<ClaimToken> tokens = new ArrayList<>();

    private World world;
    private UnansweredClaims claims;

    @BeforeEach
    void setTheScene() throws Exception {
        world = World.open(folder, Suites.ONE);
        ProviderStore store = (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    tokens.add((ClaimToken) args[3]);
                    return answers.remove().call();
                });
        claims = new UnansweredClaims(store, world.networks());
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static Bytes of(int size, int fill) {
        byte[] bytes = new byte[size];
        bytes[0] = (byte) fill;
        return Bytes.takeOwnership(bytes);
    }

    private static ChunkPublisher.Wanted chunkOf(int number) {
        StoredData data = new StoredData(
                new DataId(of(DataId.SIZE, number)),
                new InventoryId(new Digest(of(Digest.SIZE, 1))),
                0,
                DataKind.RECORD,
                new DataDescription(Map.of(), URI.create("https://north.example/data")),
                DigestScheme.BOUND,
                DataState.OPEN,
                Optional.empty(),
                0);
        return new ChunkPublisher.Wanted(data, ChunkIndex.FIRST, Optional.empty());
    }

    private ChunkClaim claim(ChunkClaim... answered) throws Exception {
        for (ChunkClaim answer : answered) {
            answers.add(() -> answer);
        }
        ChunkClaim claim = claims.claim(chunkOf(1));
        assertThat(answers).as("answers that nobody asked for").isEmpty();
        return claim;
    }

    private static ChunkClaim noAnswer() throws UnavailableException {
        throw new UnavailableException("the catalogue is away");
    }

    private void claimWithoutAnswer() {
        answers.add(UnansweredClaimsTest::noAnswer);
        assertThatThrownBy(() -> claims.claim(chunkOf(1))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void claim_thatWasAnswered_leavesNoToken() throws Exception {
        assertThat(claim(DONE)).isSameAs(DONE);
        assertThat(claim(BUSY)).isSameAs(BUSY);
        assertThat(claim(DONE)).isSameAs(DONE);
        assertThat(tokens).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void claim_thatWasNotAnswered_isMadeAgainWithItsToken() throws Exception {
        claimWithoutAnswer();
        claimWithoutAnswer();
        answers.add(() -> DONE);
        claims.claim(chunkOf(2));
        claim(DONE);
        claim(DONE);
        assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
        assertThat(tokens.get(2)).as("of other data").isNotEqualTo(tokens.get(0));
        assertThat(tokens.get(3)).isEqualTo(tokens.get(0));
        assertThat(tokens.get(4)).as("after the answer").isNotEqualTo(tokens.get(0));
    }

    /** Two writers claim at the same time, and neither is answered: one of their claims may stand in the other's way. */
    @Test
    void claims_thatWereNotAnswered_areTriedOneAfterTheOtherUntilOneIsNotBusy() throws Exception {
        answers.add(() -> {
            claimWithoutAnswer();
            return noAnswer();
        });
        assertThatThrownBy(() -> claims.claim(chunkOf(1))).isInstanceOf(UnavailableException.class);
        List<ClaimToken> unanswered = List.copyOf(tokens);
        assertThat(unanswered).hasSize(2).doesNotHaveDuplicates();

        assertThat(claim(BUSY, DONE)).isSameAs(DONE);
        assertThat(tokens.subList(2, 4)).containsExactlyInAnyOrderElementsOf(unanswered);
        claim(DONE);
        assertThat(unanswered).doesNotContain(tokens.get(4));
    }

    @Test
    void claims_thatWereNotAnswered_areNotTriedBeyondTheFirstThatIsNotBusy() throws Exception {
        answers.add(() -> {
            claimWithoutAnswer();
            return noAnswer();
        });
        assertThatThrownBy(() -> claims.claim(chunkOf(1))).isInstanceOf(UnavailableException.class);
        assertThat(claim(DONE)).isSameAs(DONE);
        assertThat(claim(DONE)).isSameAs(DONE);
        assertThat(tokens.subList(2, 4)).containsExactlyInAnyOrderElementsOf(tokens.subList(0, 2));
    }

    /** The catalogue refuses what a caller wants before it looks at the token, so it says nothing of a claim made before. */
    @Test
    void claim_thatIsMisuse_leavesNoTokenOfItsOwnAndKeepsThatOfAnother() throws Exception {
        refuse();
        claimWithoutAnswer();
        refuse();
        claim(DONE);
        assertThat(tokens.get(1)).as("after a misuse").isNotEqualTo(tokens.get(0));
        assertThat(tokens.get(2)).isEqualTo(tokens.get(1));
        assertThat(tokens.get(3)).as("kept in spite of the misuse").isEqualTo(tokens.get(1));
    }

    private void refuse() {
        answers.add(() -> {
            throw new IllegalArgumentException("leaves one out");
        });
        assertThatThrownBy(() -> claims.claim(chunkOf(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
