package org.medchain.core.access;

import java.io.InputStream;
import java.net.URI;
import org.medchain.core.message.SealedRequest;
import org.medchain.error.UnavailableException;

/** How a requester reaches a provider: HTTPS, a queue, a call in the same process. The host application supplies it. */
@FunctionalInterface
public interface ProviderGateway {
    /**
     * Sends an access request and returns the answer as it streams in; the requester closes it.
     *
     * @param url where the section says that the data is served
     * @throws UnavailableException if the provider cannot be reached
     */
    InputStream exchange(URI url, SealedRequest request) throws UnavailableException;
}
