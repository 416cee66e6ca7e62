package org.medchain.dht.quorum;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;

/** The records on a node's disk. A caller that reads more than one address does so {@linkplain DiskReader beside} the node's thread. */
interface Holdings {
    /**
     * Takes a verified write that arrived in this mode. The node's thread calls {@code outcome} once the result is durable; the write
     * is stored if the node stands by it then. Called by the node's thread.
     */
    void take(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome);

    /** The same for a write that a party wants stored, charged to {@code account}. */
    void store(DirectoryWrite write, Bytes account, Consumer<WriteOutcome> outcome);

    /**
     * The record or tombstone at {@code address}, unless it has expired.
     *
     * @throws MedChainException if the disk cannot be read, or the record is damaged
     */
    Optional<Held> find(RecordAddress address) throws MedChainException;

    /**
     * What stands and has not expired, in the order of addresses.
     *
     * @param from the first address, inclusive
     * @param to the last, inclusive
     * @param max how many
     */
    List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws MedChainException;
}
