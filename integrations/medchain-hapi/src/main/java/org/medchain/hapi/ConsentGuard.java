package org.medchain.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
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
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * What a consent service is not asked: requests that HAPI's interceptor lets pass, entries that it leaves in place of what it takes out, and
 * answers without a resource. Comes before HAPI's interceptor.
 */
@Interceptor(order = ConsentGuard.ORDER)
final class ConsentGuard {
    static final int ORDER = AuthorizationConstants.ORDER_CONSENT_INTERCEPTOR - 10;
    private static final System.Logger LOG = System.getLogger(SessionConsent.class.getName());
    private static final String STARTED = ConsentGuard.class.getName() + ".started";
    private static final String RUNS = ConsentGuard.class.getName() + ".runs";
    private static final String SEARCHED = ConsentGuard.class.getName() + ".searched";
    private static final int UNAUTHORIZED = 401;

    private final ConsentGate gate;
    private final Answers answers;

    ConsentGuard(ConsentGate gate) {
        this.gate = gate;
        this.answers = new Answers(gate);
    }

    /** What refuses by throwing has no name among HAPI's interceptors: HAPI logs what a named one throws as an error, with its stack trace. */
    void registerAt(RestfulServer server) {
        server.registerInterceptor(this);
        IInterceptorService hooks = server.getInterceptorService();
        hooks.registerAnonymousInterceptor(
                Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED,
                ORDER,
                (pointcut, params) -> ConsentGate.requireReadable(params.get(RequestDetails.class)));
        hooks.registerAnonymousInterceptor(
                Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED,
                ORDER,
                (pointcut, params) -> begin(params.get(RequestDetails.class)));
        hooks.registerAnonymousInterceptor(
                Pointcut.SERVER_OUTGOING_RESPONSE,
                ORDER,
                (pointcut, params) -> release(params.get(RequestDetails.class), params.get(ResponseDetails.class)));
        hooks.registerAnonymousInterceptor(
                Pointcut.SERVER_OUTGOING_GRAPHQL_RESPONSE,
                ORDER,
                (pointcut, params) -> refuseGraph(params.get(RequestDetails.class)));
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
    private void begin(RequestDetails request) {
        request.getUserData().put(STARTED, true);
        gate.addresses().keepIn(request);
        if (request.getServer() instanceof RestfulServer server) {
            replaceHapisAudit(server);
        }
        if (!RequestRules.isAboutTheServer(request)) {
            gate.requireRunnable(request);
        }
        request.getUserData().put(RUNS, true);
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

    /**
     * Before an answer leaves the server. A refusal is thrown, as that of what is not there is: HAPI writes an answer in another way than a
     * failure, and with other headers.
     */
    private void release(RequestDetails request, ResponseDetails response) {
        if (RequestRules.isAboutTheServer(request)) {
            return;
        }
        Optional<BaseServerResponseException> told = answers.release(request, response.getResponseResource());
        Approved.of(request).close();
        if (told.isPresent()) {
            throw told.get();
        }
    }

    /** True if a failure might be there only because there is a resource of which the caller may not know. */
    private static boolean mayTellOfOne(RequestDetails request) {
        return request.getUserData().containsKey(RUNS)
                && RequestRules.isAboutOne(request)
                && !Approved.of(request).hasNamed(request);
    }

    /** There is no way to filter what GraphQL makes of resources. */
    private void refuseGraph(RequestDetails request) {
        if (!RequestRules.isAboutTheServer(request)) {
            throw gate.refuse(request, Refused.unasked("GraphQL", "Read or search the resources themselves."));
        }
    }

    /**
     * What is absent, gone or unchanged is refused in the words in which what is not granted is, and so is a failure at it. What the host says
     * when it fails stays here: it may be about what is not shown.
     */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException disguise(@Nullable RequestDetails request, Throwable thrown) {
        if (request == null || !hasSeen(request)) {
            return null;
        }
        if (ConsentGate.isOwn(thrown)) {
            boolean undecided = thrown instanceof BaseServerResponseException own && ConsentGate.isUndecided(own);
            return undecided && mayTellOfOne(request) ? gate.failedAboutOne(request, thrown) : null;
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
            if (mayTellOfOne(request)) {
                return gate.failedAboutOne(request, thrown);
            }
        }
        if (thrown instanceof BaseServerResponseException challenge && challenge.getStatusCode() == UNAUTHORIZED) {
            return ConsentGate.inOwnWords(challenge);
        }
        return unchanged ? null : gate.failed(request, thrown);
    }
}
