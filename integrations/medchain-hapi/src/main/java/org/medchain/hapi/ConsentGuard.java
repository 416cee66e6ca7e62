package org.medchain.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizationConstants;
import ca.uhn.fhir.rest.server.util.ICachedSearchDetails;
import ca.uhn.fhir.storage.interceptor.balp.BalpAuditCaptureInterceptor;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * What a consent service is not asked: requests that HAPI's interceptor lets pass, entries that it leaves in place of what it takes out, and
 * answers without a resource. Comes before HAPI's interceptor.
 */
@Interceptor(order = AuthorizationConstants.ORDER_CONSENT_INTERCEPTOR - 10)
final class ConsentGuard {
    private static final System.Logger LOG = System.getLogger(SessionConsent.class.getName());
    private static final String STARTED = ConsentGuard.class.getName() + ".started";
    private static final String SEARCHED = ConsentGuard.class.getName() + ".searched";
    private static final int UNAUTHORIZED = 401;
    /** What would shorten the words of a refusal. */
    private static final List<String> SHORTENED =
            List.of(Constants.PARAM_SUMMARY, Constants.PARAM_ELEMENTS, Constants.PARAM_ELEMENTS + ":exclude");

    private final ConsentGate gate;
    private final Answers answers;

    ConsentGuard(ConsentGate gate) {
        this.gate = gate;
        this.answers = new Answers(gate);
    }

    static boolean hasSeen(RequestDetails request) {
        return request.getUserData().containsKey(STARTED);
    }

    /** Whether HAPI's storage looks for what is asked for: it asks for consent before it cuts results into pages. */
    static boolean hasSearchedStorage(RequestDetails request) {
        return request.getUserData().containsKey(SEARCHED);
    }

    /** What HAPI's own audit would record is recorded here, and more: once is enough. */
    static void replaceHapisAudit(RestfulServer server) {
        for (Object interceptor : server.getInterceptorService().getAllRegisteredInterceptors()) {
            if (interceptor instanceof BalpAuditCaptureInterceptor) {
                server.unregisterInterceptor(interceptor);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "MC-P035 {0} is taken off: SessionConsent records what this server shows",
                        interceptor.getClass().getSimpleName());
            }
        }
    }

    /** Before the request is handled. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void begin(RequestDetails request) {
        request.getUserData().put(STARTED, true);
        if (request.getServer() instanceof RestfulServer server) {
            replaceHapisAudit(server);
        }
        if (!RequestRules.isAboutTheServer(request)) {
            gate.requireRunnable(request);
        }
    }

    /** A page of HAPI's storage says by its id alone what was asked for; the id can be made by the storage alone. */
    @Hook(Pointcut.STORAGE_PRESEARCH_REGISTERED)
    public void name(ICachedSearchDetails search, @Nullable RequestDetails request) {
        if (request == null) {
            return;
        }
        request.getUserData().put(SEARCHED, true);
        if (RequestRules.isEverything(request)) {
            search.setUuid(RequestRules.EVERYTHING_PAGES + search.getUuid());
        }
    }

    /** Before an answer leaves the server. A refusal is not thrown here: HAPI would log it as an error. */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void release(RequestDetails request, ResponseDetails response) {
        if (RequestRules.isAboutTheServer(request)) {
            return;
        }
        answers.release(request, response.getResponseResource()).ifPresent(told -> {
            for (String shortened : SHORTENED) {
                request.removeParameter(shortened);
            }
            Approved.of(request).add((IBaseResource) told.getOperationOutcome());
            response.setResponseResource(told.getOperationOutcome());
            response.setResponseCode(told.getStatusCode());
        });
        Approved.of(request).close();
    }

    /** There is no way to filter what GraphQL makes of resources. */
    @Hook(Pointcut.SERVER_OUTGOING_GRAPHQL_RESPONSE)
    public void refuseGraph(RequestDetails request) {
        if (!RequestRules.isAboutTheServer(request)) {
            throw gate.refuse(request, Refused.unasked("GraphQL", "Read or search the resources themselves."));
        }
    }

    /**
     * What is absent, gone or unchanged is refused in the words in which what is not granted is. What the host says when it fails stays here:
     * it may be about what is not shown.
     */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException disguise(@Nullable RequestDetails request, Throwable thrown) {
        if (request == null || !hasSeen(request) || ConsentGate.isOwn(thrown)) {
            return null;
        }
        boolean unchanged = thrown instanceof NotModifiedException;
        if (RequestRules.isAboutOne(request)) {
            boolean absent = thrown instanceof ResourceNotFoundException || thrown instanceof ResourceGoneException;
            List<IBaseResource> approved = Approved.of(request).whole();
            if (unchanged && !approved.isEmpty()) {
                List<IBaseResource> told = RequestRules.isSingle(request) ? approved.subList(0, 1) : approved;
                return gate.disclose(request, Asked.of(request), told).orElse(null);
            }
            if (absent || unchanged) {
                return gate.refuse(request, ConsentGate.absent(request, Asked.of(request)));
            }
        }
        if (thrown instanceof BaseServerResponseException challenge && challenge.getStatusCode() == UNAUTHORIZED) {
            return ConsentGate.inOwnWords(challenge);
        }
        return unchanged ? null : gate.failed(request, thrown);
    }
}
