package org.medchain.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizationConstants;
import ca.uhn.fhir.rest.server.util.ICachedSearchDetails;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * What a consent service is not asked: requests that HAPI's interceptor lets pass, entries that it leaves in place of what it takes out, and
 * answers without a resource. Comes before HAPI's interceptor.
 */
@Interceptor(order = AuthorizationConstants.ORDER_CONSENT_INTERCEPTOR - 10)
final class ConsentGuard {
    private static final String STARTED = ConsentGuard.class.getName();
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

    /** Before the request is handled. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void begin(RequestDetails request) {
        request.getUserData().put(STARTED, true);
        if (!RequestRules.isAboutTheServer(request)) {
            gate.requireRunnable(request);
        }
    }

    /** A page of HAPI's storage says by its id alone what was asked for; the id can be made by the storage alone. */
    @Hook(Pointcut.STORAGE_PRESEARCH_REGISTERED)
    public void name(ICachedSearchDetails search, @Nullable RequestDetails request) {
        if (request != null && RequestRules.isEverything(request)) {
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

    /** What is absent, gone or unchanged is refused in the words in which what is not granted is. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException disguise(@Nullable RequestDetails request, Throwable thrown) {
        if (request == null || !RequestRules.isAboutOne(request)) {
            return null;
        }
        boolean absent = thrown instanceof ResourceNotFoundException || thrown instanceof ResourceGoneException;
        List<IBaseResource> approved = Approved.of(request).whole();
        if (thrown instanceof NotModifiedException && !approved.isEmpty()) {
            return gate.disclose(request, Asked.of(request), approved).orElse(null);
        }
        return absent || thrown instanceof NotModifiedException
                ? gate.refuse(request, ConsentGate.absent(request, Asked.of(request)))
                : null;
    }
}
