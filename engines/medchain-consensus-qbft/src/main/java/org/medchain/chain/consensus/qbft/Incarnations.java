package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;
import org.medchain.log.RecordFile;

/**
 * The incarnations of members, as this disk remembers them. A member's incarnation is a random id that is drawn when its disk is
 * first used. Members tell one another their incarnations, and each remembers the first one of each key. A key that comes back
 * with another incarnation has lost the disk with its votes. A key whose incarnation is the first that a quorum knows votes for
 * the first time. If a key was a member's before this member began to vote, an incarnation that is unknown here proves nothing.
 * All changes are durable when a method returns: {@code {0: version 1, 1: kind, …}}. Not thread-safe.
 */
final class Incarnations implements AutoCloseable {
    /** The bytes of an incarnation. */
    static final int SIZE = 16;

    private static final String NAME = "begun";
    private static final int MAX_RECORD = 256;
    private static final int VERSION = 1;
    private static final int OWN = 1;
    private static final int VOTING = 2;
    private static final int FORGOTTEN = 3;
    private static final int KEY = 4;

    private final RecordFile file;
    private final RandomGenerator random;
    private final Map<Digest, Known> keys = new HashMap<>();
    private final Map<PublicIdentity, Digest> ids = new HashMap<>();
    private final Set<Digest> voting = new HashSet<>();
    private int number = -1;
    private long firstHeight;
    private Bytes own = Bytes.empty();

    /** A key's incarnation; {@code wouldBeKnown} is true if this disk would know one if the key had begun to vote. */
    private record Known(Optional<Bytes> incarnation, boolean wouldBeKnown) {}

    private Incarnations(RecordFile file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    /** Opens the file in {@code folder}, or creates it; {@code random} draws incarnations. */
    static Incarnations open(LogFolder folder, RandomGenerator random) throws StorageException {
        Incarnations opened = new Incarnations(RecordFile.open(folder, NAME), random);
        for (Bytes record : opened.file.records()) {
            try {
                opened.read(record);
            } catch (MalformedException e) {
                throw new StorageException("the file " + NAME + " has an invalid record: " + e.getMessage(), e);
            }
        }
        return opened;
    }

    private void read(Bytes record) throws MalformedException {
        boolean unused = StructReader.decode("incarnation record", record, MAX_RECORD, struct -> {
            struct.uint(0, VERSION, VERSION);
            int kind = (int) struct.uint(1, OWN, KEY);
            if (kind == OWN) {
                number = (int) struct.uint(2, 0, Integer.MAX_VALUE);
                firstHeight = struct.uint(3, 0, Long.MAX_VALUE);
                own = struct.bytes(4, SIZE);
            } else if (kind == VOTING) {
                voting.add(new Digest(struct.bytes(2, Digest.SIZE)));
            } else if (kind == FORGOTTEN) {
                voting.clear();
            } else {
                Digest key = new Digest(struct.bytes(2, Digest.SIZE));
                keys.put(key, new Known(struct.optionalBytes(3, SIZE, SIZE), struct.bool(4)));
            }
            return true;
        });
    }

    /**
     * Begins to use this disk for the member with this number, whose chain has this height. A disk that was used for another
     * number was copied: its records are discarded.
     */
    void use(int member, long height, MemberSet members) throws StorageException {
        if (number != member) {
            file.clear();
            keys.clear();
            voting.clear();
            number = member;
            firstHeight = height;
            draw();
        }
        membersChanged(members);
    }

    private void draw() throws StorageException {
        byte[] drawn = new byte[SIZE];
        random.nextBytes(drawn);
        own = Bytes.takeOwnership(drawn);
        file.append(record(OWN)
                .integer(2, number)
                .integer(3, firstHeight)
                .bytes(4, own)
                .toBytes());
    }

    private static StructWriter record(int kind) {
        return new StructWriter().integer(0, VERSION).integer(1, kind);
    }

    /** Records keys that become validators' now: this disk will know when they begin to vote. */
    void membersChanged(MemberSet members) throws StorageException {
        for (Member member : members.byNumber().values()) {
            if (!keys.containsKey(id(member.identity()))) {
                know(id(member.identity()), new Known(Optional.empty(), true));
            }
        }
    }

    /** Cached, because {@link #isVoting} is asked at every message. */
    private Digest id(PublicIdentity identity) {
        return ids.computeIfAbsent(identity, PublicIdentity::id);
    }

    private void know(Digest key, Known known) throws StorageException {
        file.append(record(KEY)
                .bytes(2, key.value())
                .optionalBytes(3, known.incarnation())
                .bool(4, known.wouldBeKnown())
                .toBytes());
        keys.put(key, known);
    }

    /** The incarnation of this disk. */
    Bytes own() {
        return own;
    }

    /** True if the holder of {@code identity} votes from this disk, which then has all its votes. */
    boolean isVoting(PublicIdentity identity) {
        return voting.contains(id(identity));
    }

    /** True if the chain had this height when this disk was first used. */
    boolean isFirstUsedAt(long height) {
        return firstHeight == height;
    }

    /** True if any key votes from this disk. */
    boolean hasVoted() {
        return !voting.isEmpty();
    }

    /**
     * The holder of {@code identity} votes from this disk from now on.
     *
     * @param known the keys of which this disk knows whether they have begun to vote; others may have, and may have lost their disks
     */
    void beginVoting(PublicIdentity identity, Set<PublicIdentity> known) throws StorageException {
        Map<Digest, Known> unknown = new HashMap<>(keys);
        known.forEach(other -> unknown.remove(id(other)));
        for (Map.Entry<Digest, Known> key : unknown.entrySet()) {
            know(key.getKey(), new Known(key.getValue().incarnation(), false));
        }
        file.append(record(VOTING).bytes(2, id(identity).value()).toBytes());
        voting.add(id(identity));
    }

    /** Votes are missing on this disk: it gets a new incarnation, and no key votes from it. */
    void renew() throws StorageException {
        file.append(record(FORGOTTEN).toBytes());
        voting.clear();
        draw();
    }

    /**
     * Learns the incarnation of a key's disk.
     *
     * @return true if it is the first one of this key
     */
    boolean observe(PublicIdentity identity, Bytes incarnation) throws StorageException {
        Known known = keys.getOrDefault(id(identity), new Known(Optional.empty(), false));
        if (known.incarnation().isEmpty() && known.wouldBeKnown()) {
            know(id(identity), new Known(Optional.of(incarnation), true));
            return true;
        }
        return known.incarnation().equals(Optional.of(incarnation)) && known.wouldBeKnown();
    }

    @Override
    public void close() throws StorageException {
        file.close();
    }
}
