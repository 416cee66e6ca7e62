package org.medchain.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;

/** What must be true, in plain maps: who owns what, what was acknowledged, who granted what to whom. */
final class Truth {
    final Map<InventoryId, Shelf> shelves = new LinkedHashMap<>();
    /** Records and streams whose id was acknowledged. */
    final Map<DataId, Datum> data = new LinkedHashMap<>();
    /** Those that were begun, and of which nobody said whether they are there. */
    final List<Datum> unclear = new ArrayList<>();
    /** Sessions that an owner granted by an operation of the library, and some that an owner made by hand. */
    final Map<SessionId, Shared> sessions = new LinkedHashMap<>();
    /** Sessions that liars made. */
    final Set<EventHash> forged = new HashSet<>();
    /** Sessions that may appear on the ledger. */
    final List<Shared> expected = new ArrayList<>();
    /** Sessions whose end may appear on the ledger. */
    final Set<SessionId> ending = new HashSet<>();

    /** An inventory. */
    static final class Shelf {
        final InventoryPointer pointer;
        final Actor hospital;
        final Actor owner;
        /** Its hospital wrote nonsense into its records: reading it is at nobody's risk but theirs. */
        boolean damaged;

        Shelf(InventoryPointer pointer, Actor hospital, Actor owner) {
            this.pointer = pointer;
            this.hospital = hospital;
            this.owner = owner;
        }
    }

    /** A chunk, or all of a record. */
    record Chunk(Optional<TimeRange> range, Bytes content, Optional<EventRef> receipt) {
        boolean same(Optional<TimeRange> otherRange, Bytes otherContent) {
            return range.equals(otherRange) && content.equals(otherContent);
        }
    }

    /** A record or stream. */
    static final class Datum {
        final Shelf shelf;
        final DataKind kind;
        final DigestScheme scheme;
        final OperationKey key;
        final int number;
        Optional<DataId> id = Optional.empty();
        DataState state = DataState.OPEN;
        /** Its hospital's catalogue was replaced by a copy that does not have it, or no chunk of it. */
        boolean lost;
        /** Until when, in microseconds, its chunks are proven to be all: the copy does not have those after the next one. */
        long wholeUntil = Long.MAX_VALUE;
        /** What was acknowledged, by its index. */
        final TreeMap<Long, Chunk> chunks = new TreeMap<>();
        /** What somebody tried to write and was told nothing of, by its index. */
        final Map<Long, List<Chunk>> tried = new LinkedHashMap<>();

        final List<StreamWriter> writers = new ArrayList<>();

        Datum(Shelf shelf, DataKind kind, DigestScheme scheme, OperationKey key, int number) {
            this.shelf = shelf;
            this.kind = kind;
            this.scheme = scheme;
            this.key = key;
            this.number = number;
        }

        DataId id() {
            return id.orElseThrow();
        }

        boolean answered() {
            return !lost && (state == DataState.OPEN || state == DataState.CLOSED);
        }

        boolean stream() {
            return kind == DataKind.STREAM;
        }

        long last() {
            return chunks.isEmpty() ? 0 : chunks.lastKey();
        }

        void tried(long index, Chunk chunk) {
            tried.computeIfAbsent(index, any -> new ArrayList<>()).add(chunk);
        }

        /** All that may rightly be there under an index. */
        List<Chunk> candidates(long index) {
            Chunk acknowledged = chunks.get(index);
            return acknowledged != null ? List.of(acknowledged) : tried.getOrDefault(index, List.of());
        }

        @Override
        public String toString() {
            return kind + " " + number + " of " + shelf.owner + " at " + shelf.hospital;
        }
    }

    /** A session. */
    static final class Shared {
        final Actor patient;
        final Actor requester;
        final Map<DataId, GrantedRange> grants;
        final Map<DataId, PublicIdentity> providers = new LinkedHashMap<>();
        final Optional<SessionId> replaces;
        Optional<SessionId> id = Optional.empty();
        long expiresAt;
        boolean ended;
        /** Somebody wrote nonsense into its records, or it may not all be published: only who opened it before is owed. */
        boolean damaged;
        /** Narrowed from keys and ledger alone: where its data is, the hospitals say once they are invited again. */
        boolean undescribed;

        Optional<GrantedSession> granted = Optional.empty();
        Optional<Session> opened = Optional.empty();

        Shared(Actor patient, Actor requester, Map<DataId, GrantedRange> grants, Optional<SessionId> replaces) {
            this.patient = patient;
            this.requester = requester;
            this.grants = new LinkedHashMap<>(grants);
            this.replaces = replaces;
        }

        boolean isExpiredAt(long millis) {
            return expiresAt != 0 && millis >= expiresAt;
        }

        @Override
        public String toString() {
            return "session of " + patient + " for " + requester
                    + id.map(known -> " " + known).orElse("");
        }
    }

    /** Data of which at least one chunk is acknowledged, and that is answered from. */
    List<Datum> shareable(Actor owner) {
        return data.values().stream()
                .filter(datum -> datum.shelf.owner == owner && datum.answered() && !datum.chunks.isEmpty())
                .toList();
    }

    /** Sessions that grant something. */
    List<Shared> standing(long millis) {
        return sessions.values().stream()
                .filter(shared -> !shared.ended && !shared.isExpiredAt(millis))
                .toList();
    }
}
