package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.consent.ConsentInterceptor;
import ca.uhn.fhir.rest.server.interceptor.consent.ConsentOutcome;
import ca.uhn.fhir.rest.server.interceptor.consent.IConsentContextServices;
import ca.uhn.fhir.rest.server.interceptor.consent.IConsentService;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditEventSink;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.medchain.core.role.Provider;

/**
 * Shows on a HAPI FHIR server (R4) what patients' sessions grant, and nothing else: each resource in an answer is decided about by
 * {@link Provider#check}, and requests whose answers cannot be filtered so are refused. For servers, or endpoints of servers, that
 * requesters of the consortium read from; it lets nobody write. What cannot be decided is refused. Thread-safe.
 *
 * <p>{@link #registerAt} registers it; registered otherwise it refuses every request.
 */
public final class SessionConsent implements IConsentService {
    private final ConsentGate gate;

    SessionConsent(ConsentGate gate) {
        this.gate = gate;
    }

    /**
     * Begins a consent service.
     *
     * @param provider whose sessions decide
     * @param audit takes what is shown and what is refused, before the caller has it
     */
    public static SessionConsentBuilder of(
            Provider provider, SubjectResolver subjects, ResourceMap resources, IBalpAuditEventSink audit) {
        return new SessionConsentBuilder(provider, subjects, resources, audit);
    }

    /**
     * Registers this and what belongs to it, and takes HAPI's BalpAuditCaptureInterceptor off the server, since this records all that is
     * shown. Another interceptor that changes answers must have a lower order than HAPI's ConsentInterceptor, so that its changes are
     * filtered and recorded too; none may write an answer itself. Bodies are no longer unpacked: HAPI does so without a limit, and before it asks
     * an interceptor.
     */
    public void registerAt(RestfulServer server) {
        server.setUncompressIncomingContents(false);
        ConsentGuard.replaceHapisAudit(server);
        new ConsentGuard(gate).registerAt(server);
        server.registerInterceptor(new ConsentInterceptor(this));
    }

    @Override
    public ConsentOutcome startOperation(RequestDetails request, IConsentContextServices services) {
        if (!ConsentGuard.hasSeen(request)) {
            throw gate.refuse(
                    request, Refused.unasked("Any request", "Register this consent service by its method registerAt."));
        }
        return ConsentOutcome.PROCEED;
    }

    @Override
    public boolean shouldProcessCanSeeResource(RequestDetails request, IConsentContextServices services) {
        return true;
    }

    @Override
    public ConsentOutcome canSeeResource(
            @Nullable RequestDetails request, IBaseResource resource, IConsentContextServices services) {
        return request != null && !gate.isFoundByItself(request, resource)
                ? ConsentOutcome.REJECT
                : decide(request, resource);
    }

    /** Never says that a resource is authorized: HAPI then looks no further into it, and asks no other service. */
    @Override
    public ConsentOutcome willSeeResource(
            @Nullable RequestDetails request, IBaseResource resource, IConsentContextServices services) {
        if (request == null) {
            return ConsentOutcome.REJECT;
        }
        Approved approved = Approved.of(request);
        if (approved.contains(resource)) {
            return ConsentOutcome.PROCEED;
        }
        return approved.isClosed() ? ConsentOutcome.REJECT : decide(request, resource);
    }

    private ConsentOutcome decide(@Nullable RequestDetails request, IBaseResource resource) {
        return request != null && gate.isShown(request, resource) ? ConsentOutcome.PROCEED : ConsentOutcome.REJECT;
    }
}
