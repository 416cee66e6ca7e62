package org.medchain.chain.ordering;

import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Opens a member's access to an ordering. */
@FunctionalInterface
public interface OrderingFactory {
    /**
     * Opens the ordering. A service that cannot be reached now need not be reached: the ordering tries again by itself, and says
     * so in {@link Ordering#issues}.
     *
     * @throws IllegalArgumentException if an option is missing, unknown or invalid, or the ordering cannot serve this consortium
     * @throws UnavailableException if a resource of this process is unavailable, for example a port
     * @throws StorageException if the ordering's own files cannot be read
     */
    Ordering open(OrderingContext context) throws UnavailableException, StorageException;
}
