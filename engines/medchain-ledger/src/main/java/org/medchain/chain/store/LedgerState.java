package org.medchain.chain.store;

import java.util.Optional;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.Place;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;

/** What the blocks so far add up to: all that a new event is judged against. Thread-safe. */
public interface LedgerState {
    /** The last block. */
    Tip tip();

    /** The event with this hash, if it is on the ledger. */
    Optional<EventEntry> event(EventHash event) throws StorageException;

    /** The hash of the block at this height, if there is one. */
    Optional<BlockHash> blockHash(long height) throws StorageException;

    /** Where the AddData event is that has this place in its stream, if there is one. */
    Optional<Place> chunk(StreamPlace chunk) throws StorageException;

    /** The event that ended the session first, if there is one. */
    Optional<EventHash> removal(EventHash session) throws StorageException;

    /** The last certificate by which this identity was admitted. */
    Optional<Admission> admission(PublicIdentity identity) throws StorageException;

    /** True if the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException;

    /** The members who certify the next block. */
    MemberSet members();

    /** The members who certify the block at this height, which is at most the next. */
    MemberSet members(long height);

    /** The first height of those, up to the next, at all of which this identity is a member; the greatest long if it is none. */
    long seatedSince(PublicIdentity identity);

    /** The number that this identity had when it was last a member, or has, if it ever was one. */
    Optional<Integer> lastNumber(PublicIdentity identity);
}
