package org.medchain.fhir;

import java.time.ZoneId;

/**
 * What the mappers have to know of their host.
 *
 * @param zone in which dates without a time are meant: the place where the resources are made
 * @param parties how identities are named in the host's FHIR server
 */
public record FhirSettings(ZoneId zone, Parties parties, FhirLimits limits) {
    /** Dates in {@code zone}, parties by their MedChain identifiers alone, the default limits. */
    public static FhirSettings in(ZoneId zone) {
        return new FhirSettings(zone, Parties.byIdentifier(), FhirLimits.defaults());
    }

    /** These settings with other names of parties. */
    public FhirSettings withParties(Parties other) {
        return new FhirSettings(zone, other, limits);
    }

    /** These settings with other limits. */
    public FhirSettings withLimits(FhirLimits other) {
        return new FhirSettings(zone, parties, other);
    }
}
