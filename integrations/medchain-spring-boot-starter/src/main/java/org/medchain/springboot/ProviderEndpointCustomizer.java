package org.medchain.springboot;

import org.medchain.http.ProviderEndpointBuilder;

/** A bean that sets what the properties do not have, after them, before the provider's endpoint is opened. */
@FunctionalInterface
public interface ProviderEndpointCustomizer {
    /** Changes {@code builder}. */
    void customize(ProviderEndpointBuilder builder);
}
