package org.medchain.dht.ring;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;

/** What a node has on its disk, as the node's thread uses it. */
interface Holdings {
    /**
     * Stores a verified write, if it supersedes what stands; {@code outcome} is called by the node's thread once it is durable.
     */
    void store(DirectoryWrite write, Consumer<WriteOutcome> outcome);

    /**
     * Stores a verified record in the place of another one of the same version, of which it is known that a quorum does not
     * and will never have it; otherwise like {@link #store}.
     */
    void settle(DirectoryWrite write, Consumer<WriteOutcome> outcome);

    /**
     * What stands at {@code address} and has not expired.
     *
     * @throws MedChainException if the disk cannot be read, or what is there is damaged
     */
    Optional<DirectoryWrite> find(RecordAddress address) throws MedChainException;

    /**
     * What stands, in the order of addresses.
     *
     * @param from the first address, inclusive
     * @param range of which the addresses are
     * @param max how many
     */
    List<Entry> entries(RecordAddress from, int range, int max) throws MedChainException;
}
