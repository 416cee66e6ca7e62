package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * Builds an {@link EventDG}. Data, patient and digest are required. A chunk also requires its index and time range and,
 * from the second on, its previous chunk. Not thread-safe.
 */
public final class EventDGBuilder {
    private final BlockHash consortium;
    private @Nullable DataId data;
    private @Nullable ChunkIndex index;
    private @Nullable TimeRange range;
    private @Nullable PublicIdentity patient;
    private long scheme;
    private @Nullable Digest digest;
    private @Nullable EventRef previousChunk;
    private List<Extension> extensions = List.of();

    EventDGBuilder(BlockHash consortium) {
        this.consortium = consortium;
    }

    /** The id of the record or stream. */
    public EventDGBuilder data(DataId data) {
        this.data = data;
        return this;
    }

    /** The chunk's position in its stream; not set for a record. */
    public EventDGBuilder index(ChunkIndex index) {
        this.index = index;
        return this;
    }

    /** The time that the record or chunk covers. */
    public EventDGBuilder range(TimeRange range) {
        this.range = range;
        return this;
    }

    /** The subject of the data, the only one who can read that from the event. */
    public EventDGBuilder patient(PublicIdentity patient) {
        this.patient = patient;
        return this;
    }

    /** The digest and the number of its scheme. */
    public EventDGBuilder digest(long scheme, Digest digest) {
        if (scheme < 1) {
            throw new IllegalArgumentException("expected a digest scheme of at least 1, found " + scheme);
        }
        this.scheme = scheme;
        this.digest = digest;
        return this;
    }

    /** The event of the previous chunk. */
    public EventDGBuilder previousChunk(EventRef previousChunk) {
        this.previousChunk = previousChunk;
        return this;
    }

    /** Fields that readers may ignore; see {@link Event#extensions()}. */
    public EventDGBuilder extensions(List<Extension> extensions) {
        this.extensions = List.copyOf(extensions);
        return this;
    }

    /**
     * Seals the content and signs the event.
     *
     * @param provider vouches for the data
     * @throws IllegalStateException if a required part is missing or contradicts the index
     * @throws MalformedException if the patient's sealing key is unusable
     */
    public EventDG build(Identity provider, SecureRandom random) throws MalformedException {
        EventDG.Claim claim =
                new EventDG.Claim(scheme, Bodies.required(digest, "digest"), Optional.ofNullable(previousChunk));
        PublicIdentity subject = Bodies.required(patient, "patient");
        EventDG.Content content = content(subject.id());
        if (!EventDG.linked(content.index(), claim.previousChunk())) {
            throw new IllegalStateException("expected a previous chunk from the second chunk on, and none before");
        }
        Bytes sealed = EventDG.seal(content, subject, claim, provider.publicIdentity(), random);
        EventDG.Body body = new EventDG.Body(sealed, claim);
        return EventDG.of(Event.sign(consortium, EventType.ADD_DATA, body.encode(), extensions, provider));
    }

    private EventDG.Content content(Digest subject) {
        if (index != null && range == null) {
            throw new IllegalStateException("expected a time range for chunk " + index + ", found none");
        }
        return new EventDG.Content(
                Bodies.required(data, "data id"), Optional.ofNullable(index), subject, Optional.ofNullable(range));
    }
}
