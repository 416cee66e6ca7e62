package org.medchain.dht.ring;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.error.MedChainException;

/** What a node has on its disk, as the node's thread uses it. */
interface Holdings {
    /**
     * Takes a verified write that came in this way; {@code outcome} is called by the node's thread once what follows from it
     * is durable. It is stored if the node stands by it then.
     */
    void take(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome);

    /**
     * What is held at {@code address} and has not expired.
     *
     * @throws MedChainException if the disk cannot be read, or what is there is damaged
     */
    Optional<Held> find(RecordAddress address) throws MedChainException;

    /**
     * What stands, in the order of addresses.
     *
     * @param from the first address, inclusive
     * @param range of which the addresses are
     * @param max how many
     */
    List<Entry> entries(RecordAddress from, int range, int max) throws MedChainException;
}
