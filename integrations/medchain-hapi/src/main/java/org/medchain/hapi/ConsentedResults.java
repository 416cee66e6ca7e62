package org.medchain.hapi;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.IPreResourceShowDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceShowDetails;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.method.ResponsePage;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * For resource providers of a plain server, which HAPI does not ask consent for until an answer is made: what they found, without what may
 * not be shown, as HAPI's storage would have it. Interceptors such as HAPI's audit are told as well.
 */
public final class ConsentedResults {
    private ConsentedResults() {}

    /** What a search found, to be cut into pages by HAPI: filtered now, shown page by page. */
    public static IBundleProvider of(List<? extends IBaseResource> found, RequestDetails request) {
        return new Shown(accessible(found, request), request);
    }

    /**
     * What a read found.
     *
     * @throws ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException if it may not be shown
     */
    public static <R extends IBaseResource> R one(R found, RequestDetails request) {
        List<IBaseResource> shown = shown(accessible(List.of(found), request), request);
        if (shown.size() != 1 || shown.get(0) != found) {
            throw new ResourceNotFoundException("not shown");
        }
        return found;
    }

    private static List<IBaseResource> accessible(List<? extends IBaseResource> found, RequestDetails request) {
        List<IBaseResource> left = new ArrayList<>(found);
        SimplePreResourceAccessDetails details = new SimplePreResourceAccessDetails(left);
        call(Pointcut.STORAGE_PREACCESS_RESOURCES, IPreResourceAccessDetails.class, details, request);
        details.applyFilterToList();
        return left;
    }

    private static List<IBaseResource> shown(List<IBaseResource> page, RequestDetails request) {
        SimplePreResourceShowDetails details = new SimplePreResourceShowDetails(page);
        call(Pointcut.STORAGE_PRESHOW_RESOURCES, IPreResourceShowDetails.class, details, request);
        return new ArrayList<>(
                details.toList().stream().filter(Objects::nonNull).toList());
    }

    private static <D> void call(Pointcut pointcut, Class<D> type, D details, RequestDetails request) {
        IInterceptorBroadcaster interceptors = request.getInterceptorBroadcaster();
        interceptors.callHooks(
                pointcut,
                new HookParams()
                        .add(RequestDetails.class, request)
                        .addIfMatchesType(ServletRequestDetails.class, request)
                        .add(type, details));
    }

    private static final class Shown extends SimpleBundleProvider {
        private final RequestDetails request;

        Shown(List<IBaseResource> found, RequestDetails request) {
            super(found);
            this.request = request;
        }

        @Override
        public List<IBaseResource> getResources(int from, int to, ResponsePage.ResponsePageBuilder page) {
            return shown(super.getResources(from, to, page), request);
        }
    }
}
