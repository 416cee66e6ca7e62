package org.medchain.chain.store;

import java.util.Optional;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.ledger.spi.Place;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;

/** The state that the blocks so far result in: all that a new event is checked against. Thread-safe. */
public interface LedgerState {
    /** The last block. */
    Tip tip();

    /** The event with this hash, if it is on the ledger. */
    Optional<EventEntry> event(EventHash event) throws StorageException;

    /** The hash of the block at this height, if there is one. */
    Optional<BlockHash> blockHash(long height) throws StorageException;

    /** The place of the AddData event at this place of a stream, if there is one. */
    Optional<Place> chunk(StreamPlace chunk) throws StorageException;

    /** The first event that ended the session, if there is one. */
    Optional<EventHash> removal(EventHash session) throws StorageException;

    /** The last certificate by which this identity was admitted. */
    Optional<Admission> admission(PublicIdentity identity) throws StorageException;

    /** True if the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException;

    /** The members that certify the next block. */
    MemberSet members();

    /** The members that certify the block at this height, which is at most the next. */
    MemberSet members(long height);

    /** The height since which this identity has been a member without a break, up to the next block; {@link Long#MAX_VALUE} if it is none. */
    long seatedSince(PublicIdentity identity);

    /** The number that this identity has as a member, or last had; empty if it never was one. */
    Optional<Integer> lastNumber(PublicIdentity identity);
}
