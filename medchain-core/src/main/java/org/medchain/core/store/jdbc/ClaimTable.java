package org.medchain.core.store.jdbc;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.DataState;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/**
 * Who writes the next chunk of which stream, under which name. At most one claim a stream. Whoever ends a claim that became
 * no chunk notes in the same transaction what its writer may have stored.
 */
final class ClaimTable {
    private static final String SELECT =
            "SELECT data_id, chunk_index, object, token, owner, renewed, start_us, end_us FROM medchain_claim ";

    private final SecureRandom random;
    private final Bytes owner;
    private final Duration lease;
    private final boolean alone;

    private record Claim(
            ObjectName object, ClaimToken token, Bytes owner, Instant renewed, Optional<TimeRange> range) {}

    /** Who says that it holds a claim. */
    record Holder(DataId data, ChunkIndex index, ClaimToken token) {}

    /** What a writer asks for. */
    record Wish(DataId data, ChunkIndex index, Optional<TimeRange> range, ClaimToken token) {}

    /**
     * @param alone true if no other process has the catalogue open: claims made by another are then those of dead ones
     */
    ClaimTable(SecureRandom random, Duration lease, boolean alone) {
        this.random = random;
        this.owner = Bytes.random(random, ClaimToken.SIZE);
        this.lease = lease;
        this.alone = alone;
    }

    ChunkClaim claim(Transaction transaction, Wish wish, Instant now) throws SQLException, MedChainException {
        DataId data = wish.data();
        ChunkIndex index = wish.index();
        Optional<TimeRange> range = wish.range();
        DataTable.Standing standing = DataTable.lock(transaction, data);
        check(standing.kind(), data, index, range);
        if (index.value() <= standing.sealed()) {
            return new ChunkClaim.Taken(
                    ChunkTable.find(transaction, data, index.value()).orElseThrow());
        }
        if (standing.state() != DataState.OPEN) {
            return new ChunkClaim.Ended(standing.state());
        }
        if (index.value() != standing.sealed() + 1) {
            throw new IllegalArgumentException(
                    "chunk " + index + " of data " + data + " is not the next, expected " + (standing.sealed() + 1));
        }
        checkFollows(transaction, data, index, range);
        if (standing.recorded() != standing.sealed()) {
            return new ChunkClaim.Waiting(
                    ChunkTable.unrecorded(transaction, data).orElseThrow());
        }
        return take(transaction, wish, now);
    }

    /** A claim that its holder makes again, because it heard no answer, is as it was. */
    private ChunkClaim take(Transaction transaction, Wish wish, Instant now) throws SQLException, MedChainException {
        Optional<Claim> held = find(transaction, wish.data());
        boolean again = held.isPresent() && held.get().token().equals(wish.token());
        if (held.isPresent() && !again && !isDead(held.get(), now)) {
            return new ChunkClaim.Busy(held.get().renewed());
        }
        if (held.isPresent() && !remove(transaction, held.get())) {
            return new ChunkClaim.Busy(now);
        }
        if (held.isPresent() && !again) {
            LeftoverTable.add(transaction, Leftover.of(held.get().object()), !alone);
        }
        ObjectName object = again ? held.get().object() : ObjectName.random(wish.data(), wish.index(), random);
        insert(transaction, new Claim(object, wish.token(), owner, now, wish.range()));
        return new ChunkClaim.Claimed(wish.token(), object);
    }

    private static void check(DataKind kind, DataId data, ChunkIndex index, Optional<TimeRange> range) {
        boolean record = kind == DataKind.RECORD;
        if (record ? !index.isFirst() : range.isEmpty()) {
            throw new IllegalArgumentException("chunk " + index + " of data " + data
                    + (record ? ": a record has chunk 1 only" : ": a chunk of a stream has a time range, found none"));
        }
        if (range.isPresent() && range.get().endMicros() - range.get().startMicros() < 0) {
            throw new IllegalArgumentException("chunk " + index + " of data " + data + " covers more than 2^63-1 µs");
        }
    }

    private static void checkFollows(Transaction transaction, DataId data, ChunkIndex index, Optional<TimeRange> range)
            throws SQLException, MedChainException {
        Optional<TimeRange> before = index.isFirst()
                ? Optional.empty()
                : ChunkTable.find(transaction, data, index.value() - 1).flatMap(StoredChunk::range);
        if (before.isPresent()
                && range.isPresent()
                && range.get().startMicros() < before.get().endMicros()) {
            throw new IllegalArgumentException("chunk " + index + " of data " + data + " starts at "
                    + range.get().startMicros() + " µs, before the last one's end at "
                    + before.get().endMicros() + " µs");
        }
    }

    boolean renew(Transaction transaction, Holder claim, Instant now) throws SQLException {
        return transaction.update(
                        "UPDATE medchain_claim SET renewed = ? WHERE data_id = ? AND chunk_index = ? AND token = ?",
                        now.toEpochMilli(),
                        claim.data().value(),
                        claim.index().value(),
                        claim.token().value())
                == 1;
    }

    Optional<Leftover> abandon(Transaction transaction, Holder holder) throws SQLException, MedChainException {
        DataTable.lock(transaction, holder.data());
        Optional<Claim> held = held(transaction, holder);
        if (held.isEmpty() || !remove(transaction, held.get())) {
            return Optional.empty();
        }
        return Optional.of(LeftoverTable.add(transaction, Leftover.of(held.get().object()), false));
    }

    List<Leftover> takeOver(Transaction transaction, Instant now, int max) throws SQLException, MedChainException {
        List<Claim> dead = alone
                ? transaction.list(SELECT + "WHERE owner <> ? ORDER BY renewed LIMIT ?", ClaimTable::read, owner, max)
                : transaction.list(
                        SELECT + "WHERE renewed < ? ORDER BY renewed LIMIT ?",
                        ClaimTable::read,
                        now.minus(lease).toEpochMilli(),
                        max);
        List<Leftover> left = new ArrayList<>();
        for (Claim claim : dead) {
            if (remove(transaction, claim)) {
                left.add(LeftoverTable.add(transaction, Leftover.of(claim.object()), !alone));
            }
        }
        return left;
    }

    void seal(Transaction transaction, Holder holder, ChunkFacts facts, Event event)
            throws SQLException, MedChainException {
        DataTable.Standing standing = DataTable.lock(transaction, holder.data());
        Optional<StoredChunk> there =
                ChunkTable.find(transaction, holder.data(), holder.index().value());
        if (there.isPresent()
                && there.get().event().equals(event.hash())
                && there.get().facts().equals(facts)) {
            return;
        }
        Optional<Claim> held = held(transaction, holder);
        boolean open = standing.state() == DataState.OPEN;
        if (held.isEmpty() || !open || !remove(transaction, held.get())) {
            throw new ClaimLostException("chunk " + holder.index() + " of data " + holder.data() + " in state "
                    + standing.state() + ": expected OPEN data and claim " + holder.token() + ", found "
                    + (held.isPresent() ? "that claim" : "another or none") + "; a retry does not help");
        }
        ChunkTable.seal(
                transaction,
                new StoredChunk(held.get().object(), held.get().range(), facts, event.hash(), Optional.empty()),
                event);
    }

    static Optional<Leftover> giveUp(Transaction transaction, DataId data, ChunkIndex index, EventHash refused)
            throws SQLException, MedChainException {
        DataTable.lock(transaction, data);
        Optional<StoredChunk> chunk = ChunkTable.find(transaction, data, index.value())
                .filter(found -> found.event().equals(refused) && !found.isRecorded());
        if (chunk.isEmpty()) {
            return Optional.empty();
        }
        ChunkTable.unseal(transaction, chunk.get());
        return Optional.of(
                LeftoverTable.add(transaction, Leftover.of(chunk.get().object()), false));
    }

    /** After a back-up was restored nobody writes; what is stored under a claim may have become a chunk since. */
    static void endAll(Transaction transaction) throws SQLException {
        transaction.update("DELETE FROM medchain_claim");
    }

    private boolean isDead(Claim claim, Instant now) {
        return alone
                ? !claim.owner().equals(owner)
                : claim.renewed().isBefore(Instant.ofEpochMilli(now.minus(lease).toEpochMilli()));
    }

    private static Optional<Claim> held(Transaction transaction, Holder holder) throws SQLException, MedChainException {
        return find(transaction, holder.data())
                .filter(claim -> claim.token().equals(holder.token())
                        && claim.object().index().equals(holder.index()));
    }

    private static Optional<Claim> find(Transaction transaction, DataId data) throws SQLException, MedChainException {
        return transaction.one(SELECT + "WHERE data_id = ?", ClaimTable::read, data.value());
    }

    /** False if it was renewed or taken over since it was read. */
    private static boolean remove(Transaction transaction, Claim claim) throws SQLException {
        return transaction.update(
                        "DELETE FROM medchain_claim WHERE data_id = ? AND token = ? AND renewed = ?",
                        claim.object().data().value(),
                        claim.token().value(),
                        claim.renewed().toEpochMilli())
                == 1;
    }

    private static void insert(Transaction transaction, Claim claim) throws SQLException {
        transaction.update(
                "INSERT INTO medchain_claim (data_id, chunk_index, start_us, end_us, object, token, owner, renewed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                claim.object().data().value(),
                claim.object().index().value(),
                ChunkTable.start(claim.range()),
                ChunkTable.end(claim.range()),
                claim.object().id(),
                claim.token().value(),
                claim.owner(),
                claim.renewed().toEpochMilli());
    }

    private static Claim read(Columns columns) throws SQLException {
        return new Claim(
                ChunkTable.object(columns),
                new ClaimToken(columns.bytes()),
                columns.bytes(),
                Instant.ofEpochMilli(columns.number()),
                ChunkTable.range(columns));
    }
}
