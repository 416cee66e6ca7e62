package org.medchain.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.model.Truth.Chunk;
import org.medchain.core.model.Truth.Datum;
import org.medchain.core.model.Truth.Shared;
import org.medchain.core.store.DataState;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;

/** The second invariant: nothing that was acknowledged is lost or changed. */
final class Keeping {
    private final Stage stage;
    private final Truth truth;

    Keeping(Stage stage, Truth truth) {
        this.stage = stage;
        this.truth = truth;
    }

    /** Checks all there is. */
    void all() throws MedChainException, IOException {
        for (Datum datum : truth.data.values()) {
            datum(datum);
        }
        for (Shared shared : truth.sessions.values()) {
            session(shared);
        }
    }

    void session(Shared shared) throws MedChainException {
        EventHash id = shared.id.orElseThrow().event();
        assertThat(stage.ledger.find(id)).as("%s on the ledger", shared).isPresent();
        assertThat(stage.ledger.sessionRemoval(id).isPresent())
                .as("%s ended", shared)
                .isEqualTo(shared.ended);
    }

    void datum(Datum datum) throws MedChainException, IOException {
        Actor hospital = datum.shelf.hospital;
        if (datum.lost) {
            assertThat(hospital.catalogue()
                            .data(datum.id())
                            .map(StoredData::chunks)
                            .orElse(0L))
                    .as("chunks of %s, which is lost", datum)
                    .isZero();
            return;
        }
        assertThat(hospital.catalogue().data(datum.id()).orElseThrow().state())
                .as("state of %s", datum)
                .isEqualTo(datum.state);
        if (datum.state == DataState.ERASED) {
            assertThat(hospital.catalogue().secret(datum.id())).isEmpty();
            return;
        }
        fillHoles(datum);
        if (datum.chunks.isEmpty()) {
            return;
        }
        try (ChainSecret secret =
                ChainSecret.of(hospital.catalogue().secret(datum.id()).orElseThrow())) {
            DigestChain chain = DigestChain.start(datum.scheme, secret);
            EventHash first = datum.chunks.get(1L).receipt().orElseThrow().event();
            for (Map.Entry<Long, Chunk> entry : datum.chunks.entrySet()) {
                chunk(datum, new ChunkIndex(entry.getKey()), entry.getValue(), chain, secret, first);
            }
        }
    }

    private void chunk(
            Datum datum, ChunkIndex index, Chunk chunk, DigestChain chain, ChainSecret secret, EventHash first)
            throws MedChainException, IOException {
        String what = "chunk " + index + " of " + datum;
        Actor hospital = datum.shelf.hospital;
        StoredChunk stored = hospital.catalogue().chunk(datum.id(), index).orElseThrow();
        assertThat(stored.receipt().map(Receipt::ref)).as("receipt of %s", what).isEqualTo(chunk.receipt());
        assertThat(stored.range()).as("time of %s", what).isEqualTo(chunk.range());
        try (InputStream in = hospital.content().open(stored.object())) {
            assertThat(Bytes.takeOwnership(in.readAllBytes()))
                    .as("bytes of %s", what)
                    .isEqualTo(chunk.content());
        }
        Bytes salt = datum.scheme == DigestScheme.PLAIN ? Bytes.empty() : secret.salt(index);
        ChunkInfo info = new ChunkInfo(index, chunk.range(), chunk.content().size(), salt);
        Digest digest = chain.append(info, chunk.content()).digest();
        LedgerEntry entry = stage.ledger.chunk(first, index.value()).orElseThrow();
        assertThat(Optional.of(entry.ref())).as("place of %s", what).isEqualTo(chunk.receipt());
        assertThat(EventDG.of(entry.event()).digest()).as("digest of %s", what).isEqualTo(digest);
        assertThat(stored.facts().digest()).as("digest of %s", what).isEqualTo(digest);
    }

    /**
     * What nobody was told of and has a later one after it is there after all; so does what was recorded meanwhile. It is one
     * of those that somebody tried to write.
     */
    private static void fillHoles(Datum datum) throws MedChainException, IOException {
        Actor hospital = datum.shelf.hospital;
        long index = 1;
        Optional<StoredChunk> stored = hospital.catalogue().chunk(datum.id(), ChunkIndex.FIRST);
        while (stored.isPresent() && stored.get().isRecorded()) {
            if (!datum.chunks.containsKey(index)) {
                StoredChunk found = stored.get();
                try (InputStream in = hospital.content().open(found.object())) {
                    Bytes bytes = Bytes.takeOwnership(in.readAllBytes());
                    assertThat(datum.candidates(index))
                            .as("what was tried as chunk %s of %s", index, datum)
                            .anyMatch(chunk -> chunk.same(found.range(), bytes));
                    datum.chunks.put(
                            index,
                            new Chunk(found.range(), bytes, found.receipt().map(Receipt::ref)));
                }
            }
            index++;
            stored = hospital.catalogue().chunk(datum.id(), new ChunkIndex(index));
        }
        assertThat(datum.last()).as("chunks of %s in the catalogue", datum).isLessThan(index);
    }

    /** Erased bytes are gone. */
    void erased(Datum datum) {
        assertThat(datum.shelf.hospital.filesOf(datum.id()))
                .as("bytes of %s", datum)
                .doesNotExist();
    }
}
