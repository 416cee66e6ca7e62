package org.medchain.fhir;

import java.util.Optional;
import org.medchain.crypto.hash.Digest;

/** How the host's FHIR server names identities of MedChain. Implementations are thread-safe. */
public interface Parties {
    /**
     * How to name an identity.
     *
     * @param role what it is where it is named: a patient, a requester (a practitioner unless the host knows better), a provider
     *     (an organization unless the host knows better)
     */
    Party party(Digest identity, Party.Kind role);

    /**
     * The identity behind a reference that has no MedChain identifier.
     *
     * @param reference as the resource has it, such as {@code Practitioner/4711}
     */
    Optional<Digest> find(String reference);

    /** Names identities by their identifiers alone, and knows no reference. */
    static Parties byIdentifier() {
        return new Parties() {
            @Override
            public Party party(Digest identity, Party.Kind role) {
                return Party.of(role, identity);
            }

            @Override
            public Optional<Digest> find(String reference) {
                return Optional.empty();
            }
        };
    }
}
