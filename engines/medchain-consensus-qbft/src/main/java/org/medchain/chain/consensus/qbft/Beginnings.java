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
 * What this disk remembers of who began to vote. A disk has a token, drawn when it is first used. Members tell one another
 * their tokens, and each remembers the first of each key: so a key that comes back with another token has lost the disk with
 * its votes, and one whose token is the first that a quorum knows votes for the first time. Of a key that had its seat before
 * this member began to vote, a token that is not known here says nothing. All of it durable when a method returns:
 * {@code {0: version 1, 1: kind, …}}. Not thread-safe.
 */
final class Beginnings implements AutoCloseable {
    /** The bytes of a token. */
    static final int TOKEN_SIZE = 16;

    private static final String NAME = "begun";
    private static final int MAX_RECORD = 256;
    private static final int VERSION = 1;
    private static final int DISK = 1;
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
    private Bytes token = Bytes.empty();

    /** Of a key: its token; or, without one, whether one would be known here if the key had begun to vote. */
    private record Known(Optional<Bytes> token, boolean wouldBeKnown) {}

    private Beginnings(RecordFile file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    /** Reads what is in {@code folder}; {@code random} draws tokens. */
    static Beginnings open(LogFolder folder, RandomGenerator random) throws StorageException {
        Beginnings opened = new Beginnings(RecordFile.open(folder, NAME), random);
        for (Bytes record : opened.file.records()) {
            try {
                opened.read(record);
            } catch (MalformedException e) {
                throw new StorageException(NAME + " holds what is no record: " + e.getMessage(), e);
            }
        }
        return opened;
    }

    private void read(Bytes record) throws MalformedException {
        boolean unused = StructReader.decode("beginning", record, MAX_RECORD, struct -> {
            struct.uint(0, VERSION, VERSION);
            int kind = (int) struct.uint(1, DISK, KEY);
            if (kind == DISK) {
                number = (int) struct.uint(2, 0, Integer.MAX_VALUE);
                firstHeight = struct.uint(3, 0, Long.MAX_VALUE);
                token = struct.bytes(4, TOKEN_SIZE);
            } else if (kind == VOTING) {
                voting.add(new Digest(struct.bytes(2, Digest.SIZE)));
            } else if (kind == FORGOTTEN) {
                voting.clear();
            } else {
                Digest key = new Digest(struct.bytes(2, Digest.SIZE));
                keys.put(key, new Known(struct.optionalBytes(3, TOKEN_SIZE, TOKEN_SIZE), struct.bool(4)));
            }
            return true;
        });
    }

    /**
     * This disk is used for the member with this number, whose chain has this height, among these members. One that was used
     * for another number was copied: it is begun anew.
     */
    void use(int member, long height, MemberSet members) throws StorageException {
        if (number != member) {
            file.clear();
            keys.clear();
            voting.clear();
            number = member;
            firstHeight = height;
            drawToken();
        }
        seated(members);
    }

    private void drawToken() throws StorageException {
        byte[] drawn = new byte[TOKEN_SIZE];
        random.nextBytes(drawn);
        token = Bytes.takeOwnership(drawn);
        file.append(record(DISK)
                .integer(2, number)
                .integer(3, firstHeight)
                .bytes(4, token)
                .toBytes());
    }

    private static StructWriter record(int kind) {
        return new StructWriter().integer(0, VERSION).integer(1, kind);
    }

    /** Of a key that was not among the members before, it will be known here when it begins to vote. */
    void seated(MemberSet members) throws StorageException {
        for (Member member : members.byNumber().values()) {
            if (!keys.containsKey(id(member.identity()))) {
                know(id(member.identity()), new Known(Optional.empty(), true));
            }
        }
    }

    /** Hashed once: whether this member votes is asked at every message. */
    private Digest id(PublicIdentity identity) {
        return ids.computeIfAbsent(identity, PublicIdentity::id);
    }

    private void know(Digest key, Known known) throws StorageException {
        file.append(record(KEY)
                .bytes(2, key.value())
                .optionalBytes(3, known.token())
                .bool(4, known.wouldBeKnown())
                .toBytes());
        keys.put(key, known);
    }

    /** This disk's. */
    Bytes token() {
        return token;
    }

    /** True if the holder of {@code identity} votes from this disk, and so all its votes are here. */
    boolean isVoting(PublicIdentity identity) {
        return voting.contains(id(identity));
    }

    /** True if this disk was first used when the chain had this height. */
    boolean isFirstUsedAt(long height) {
        return firstHeight == height;
    }

    /** True if any key voted from this disk. */
    boolean hasVoted() {
        return !voting.isEmpty();
    }

    /**
     * The holder of {@code identity} votes from this disk from now on.
     *
     * @param known all others may have begun to vote, and lost their disks, before this disk could know
     */
    void begin(PublicIdentity identity, Set<PublicIdentity> known) throws StorageException {
        Map<Digest, Known> unknown = new HashMap<>(keys);
        known.forEach(other -> unknown.remove(id(other)));
        for (Map.Entry<Digest, Known> key : unknown.entrySet()) {
            know(key.getKey(), new Known(key.getValue().token(), false));
        }
        file.append(record(VOTING).bytes(2, id(identity).value()).toBytes());
        voting.add(id(identity));
    }

    /** The votes on this disk are not all: from now on it is like one that was never used. */
    void forget() throws StorageException {
        file.append(record(FORGOTTEN).toBytes());
        voting.clear();
        drawToken();
    }

    /**
     * The holder of {@code identity} shows its disk's token.
     *
     * @return true if it is the first that this key ever showed
     */
    boolean meet(PublicIdentity identity, Bytes shown) throws StorageException {
        Known known = keys.getOrDefault(id(identity), new Known(Optional.empty(), false));
        if (known.token().isEmpty() && known.wouldBeKnown()) {
            know(id(identity), new Known(Optional.of(shown), true));
            return true;
        }
        return known.token().equals(Optional.of(shown)) && known.wouldBeKnown();
    }

    @Override
    public void close() throws StorageException {
        file.close();
    }
}
