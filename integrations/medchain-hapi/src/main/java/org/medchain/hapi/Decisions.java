package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/** What a provider's sessions say of single resources, by the map of whose they are. Thread-safe. */
final class Decisions {
    /** No data has this id. */
    private static final DataId NO_DATA = new DataId(Bytes.copyOf(new byte[16]));

    private final Provider provider;
    private final ResourceMap map;

    Decisions(Provider provider, ResourceMap map) {
        this.provider = provider;
        this.map = map;
    }

    /** Decides about nothing: fails if nothing can be decided now. */
    AccessVerdict any(AccessSubject subject) throws MedChainException {
        return provider.check(subject.requester(), NO_DATA, GrantedRange.unrestricted());
    }

    /** Why not the whole of a resource may be shown, if so. A Bundle that is a resource of its own is shown if all that is in it is. */
    Optional<Refused> refusalOf(AccessSubject subject, IBaseResource resource) throws MedChainException {
        if (resource instanceof Bundle bundle) {
            for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
                Optional<Refused> refused = refusalOf(subject, entry);
                if (refused.isPresent()) {
                    return refused;
                }
            }
            boolean more = Carried.isMoreThan(FhirContext.forR4Cached(), bundle, inEntries(bundle));
            return more || bundle.getEntry().isEmpty() ? Optional.of(Refused.unknown()) : Refused.none();
        }
        ResourceData data = dataOf(resource);
        for (DataPart part : data.parts()) {
            AccessVerdict verdict = provider.check(subject.requester(), part.data(), part.range());
            if (!verdict.isGranted()) {
                return verdict.refusal().map(Refused::because);
            }
        }
        return data.isOpen() || !data.parts().isEmpty() ? Refused.none() : Optional.of(Refused.unknown());
    }

    /** What the map throws is about one resource, whatever status it would have by itself. */
    private ResourceData dataOf(IBaseResource resource) throws MedChainException {
        try {
            return map.dataOf(resource);
        } catch (BaseServerResponseException e) {
            throw new IllegalStateException("the map of resources failed with a status of its own", e);
        }
    }

    private static List<Resource> inEntries(Bundle bundle) {
        return bundle.getEntry().stream()
                .flatMap(entry -> Stream.of(
                        Optional.ofNullable(entry.getResource()),
                        Optional.ofNullable(entry.getResponse().getOutcome())))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Refused> refusalOf(AccessSubject subject, Bundle.BundleEntryComponent entry)
            throws MedChainException {
        if (entry.getResource() == null) {
            return Optional.of(Refused.unknown());
        }
        Optional<Refused> refused = refusalOf(subject, entry.getResource());
        Resource outcome = entry.getResponse().getOutcome();
        return refused.isPresent() || outcome == null ? refused : refusalOf(subject, outcome);
    }

    /** True of what every subject may see. */
    boolean isOpen(IBaseResource resource) throws MedChainException {
        return dataOf(resource).isOpen();
    }

    boolean isOpenType(String type) {
        return map.isOpenType(type);
    }
}
