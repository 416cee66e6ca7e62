package org.medchain.core.directory;

import java.util.Optional;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/** One record or stream in an inventory (paper Def. 3), with at least one chunk on the ledger. Immutable. */
public final class InventoryEntry {
    private final DataId id;
    private final DataKind kind;
    private final DataDescription description;
    private final DigestScheme scheme;
    private final ChainSecret secret;
    private final EventRef lastEvent;
    private final Optional<TimeRange> covered;
    private final Optional<Timeline> timeline;

    private InventoryEntry(
            DataId id,
            DataKind kind,
            DataDescription description,
            DigestScheme scheme,
            ChainSecret secret,
            EventRef lastEvent,
            Optional<TimeRange> covered,
            Optional<Timeline> timeline) {
        boolean stream = kind == DataKind.STREAM;
        if (stream != timeline.isPresent() || (stream && covered.isEmpty())) {
            throw new IllegalArgumentException("a stream has a timeline and covers time, and a record has no timeline; "
                    + "found a " + kind + (timeline.isPresent() ? " with" : " without") + " a timeline");
        }
        if (secret.isNone() && scheme != DigestScheme.PLAIN) {
            throw new IllegalArgumentException("scheme " + scheme + " needs a secret");
        }
        this.id = id;
        this.kind = kind;
        this.description = description;
        this.scheme = scheme;
        this.secret = secret;
        this.lastEvent = lastEvent;
        this.covered = covered;
        this.timeline = timeline;
    }

    /**
     * A record.
     *
     * @param secret of its digest chain
     * @param event the EventDG of it, the paper's Ref
     * @param taken the time it covers, if known
     */
    public static InventoryEntry record(
            DataId id,
            DataDescription description,
            DigestScheme scheme,
            ChainSecret secret,
            EventRef event,
            Optional<TimeRange> taken) {
        return new InventoryEntry(id, DataKind.RECORD, description, scheme, secret, event, taken, Optional.empty());
    }

    /**
     * A stream.
     *
     * @param secret of its digest chain
     * @param lastEvent the EventDG of its newest chunk, the paper's RefL
     * @param covered from the start of its first chunk to the end of its newest
     */
    public static InventoryEntry stream(
            DataId id,
            DataDescription description,
            DigestScheme scheme,
            ChainSecret secret,
            EventRef lastEvent,
            TimeRange covered,
            Timeline timeline) {
        return new InventoryEntry(
                id,
                DataKind.STREAM,
                description,
                scheme,
                secret,
                lastEvent,
                Optional.of(covered),
                Optional.of(timeline));
    }

    /** Reads an entry from its fields. */
    public static InventoryEntry decode(StructReader struct) throws MalformedException {
        DataId id = new DataId(struct.bytes(0, DataId.SIZE));
        DataKind kind = DataKind.decode(struct, 1);
        DataDescription description = DataDescription.decode(struct, 2);
        DigestScheme scheme = DigestScheme.of(struct.uint(4, 1, Long.MAX_VALUE));
        Bytes secret = struct.bytes(5, 0, ChainSecret.SIZE);
        EventRef last = struct.struct(6, EventRef::decode);
        Optional<TimeRange> covered = Times.decode(struct, 7);
        Optional<Timeline> timeline = struct.optionalStruct(9, Timeline::decode);
        try {
            ChainSecret chain = ChainSecret.of(SecretBytes.takeOwnership(secret.toByteArray()));
            return new InventoryEntry(id, kind, description, scheme, chain, last, covered, timeline);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Writes the fields, the secret among them: what comes of it is to be sealed. */
    public void encode(StructWriter struct) {
        struct.bytes(0, id.value()).integer(1, kind.code());
        description.encode(struct, 2);
        struct.integer(4, scheme.code())
                .bytes(5, Bytes.takeOwnership(secret.bytes().exposeCopy()))
                .struct(6, lastEvent, EventRef::encode)
                .optionalInteger(7, Times.start(covered))
                .optionalInteger(8, Times.end(covered))
                .optionalStruct(9, timeline, Timeline::encode);
    }

    /** Names it. */
    public DataId id() {
        return id;
    }

    /** Record or stream. */
    public DataKind kind() {
        return kind;
    }

    /** Tags and URL. */
    public DataDescription description() {
        return description;
    }

    /** How its digests are made. */
    public DigestScheme scheme() {
        return scheme;
    }

    /** The secret of its digest chain: never on the ledger. */
    public ChainSecret secret() {
        return secret;
    }

    /** The EventDG of its newest chunk: Ref of a record, RefL of a stream. */
    public EventRef lastEvent() {
        return lastEvent;
    }

    /** The time that all of it covers; absent only for a record that covers no time in particular. */
    public Optional<TimeRange> covered() {
        return covered;
    }

    /** Which time each chunk of a stream covers; absent for a record. */
    public Optional<Timeline> timeline() {
        return timeline;
    }

    /** The newest chunk; 1 for a record. */
    public ChunkIndex last() {
        return timeline.map(Timeline::last).orElse(ChunkIndex.FIRST);
    }

    /** Without the secret and the description. */
    @Override
    public String toString() {
        return "InventoryEntry[" + kind + " " + id + "]";
    }
}
