package org.medchain.dht.storage;

import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DhtSettings;

/**
 * The limits of what a node stores.
 *
 * @param each bytes of one account
 * @param all bytes in total
 */
record Quota(long each, long all) {
    static Quota of(DhtSettings settings) {
        return new Quota(settings.quotaEach(), settings.quota());
    }

    /**
     * Why {@code more} bytes exceed a limit; empty if they do not. Writes that other nodes have accepted may exceed the total by an
     * eighth, so that nodes that fill up at different times can still synchronise.
     *
     * @param account to charge; empty for writes of other nodes
     * @param used bytes of the account
     * @param live bytes in total
     */
    Optional<String> excess(Optional<Bytes> account, long used, long live, long more) {
        if (more <= 0) {
            return Optional.empty();
        }
        long most = account.isPresent() ? all : all + all / 8;
        if (live + more > most) {
            return Optional.of("the node stores " + live + " bytes of at most " + most);
        }
        return account.isPresent() && used + more > each
                ? Optional.of("the node stores " + used + " bytes of at most " + each + " for account "
                        + account.get().toShortHex())
                : Optional.empty();
    }
}
