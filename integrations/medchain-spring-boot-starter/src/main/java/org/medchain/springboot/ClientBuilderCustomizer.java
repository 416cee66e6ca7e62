package org.medchain.springboot;

import org.medchain.core.ClientBuilder;

/** A bean that sets what the properties do not have, after them, before a client is opened. */
@FunctionalInterface
public interface ClientBuilderCustomizer {
    /** Changes {@code builder}. */
    void customize(ClientBuilder builder);
}
