package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;

/** Says for whom a request is made, from what the host's authentication left in it. Implementations are thread-safe. */
@FunctionalInterface
public interface SubjectResolver {
    /** The subject; empty if there is none, and then nothing is shown. */
    Optional<AccessSubject> subjectOf(RequestDetails request);
}
