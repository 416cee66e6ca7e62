package org.medchain.dht.storage;

import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DhtSettings;

/**
 * How much a node stores.
 *
 * @param each bytes for one account
 * @param all bytes in all
 */
record Quota(long each, long all) {
    static Quota of(DhtSettings settings) {
        return new Quota(settings.quotaEach(), settings.quota());
    }

    /**
     * Why {@code more} bytes are too much, if they are. What other nodes have already taken may go an eighth beyond all, so that
     * nodes which fill up at different times can still level.
     *
     * @param account who pays for it; nobody for what other nodes have
     * @param used what the account has
     * @param live what is stored in all
     */
    Optional<String> excess(Optional<Bytes> account, long used, long live, long more) {
        if (more <= 0) {
            return Optional.empty();
        }
        long most = account.isPresent() ? all : all + all / 8;
        if (live + more > most) {
            return Optional.of("the node stores " + live + " bytes, and " + most + " at the most");
        }
        return account.isPresent() && used + more > each
                ? Optional.of("the node stores " + used + " bytes for "
                        + account.get().toShortHex() + ", and " + each + " at the most for each")
                : Optional.empty();
    }
}
