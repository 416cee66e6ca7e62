package org.medchain.hapi;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceAccessDetails;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.method.ResponsePage;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * For resource providers of a plain server, which HAPI does not ask consent for until an answer is made: what they found, without what may
 * not be shown, as HAPI's storage would have it. Other interceptors are asked likewise whether it may be accessed.
 */
public final class ConsentedResults {
    private static final String LOOKING = ConsentedResults.class.getName();

    private ConsentedResults() {}

    /** Whether what is asked about is looked at here, where the whole of the results is known. */
    static boolean isLookingAt(RequestDetails request) {
        return request.getUserData().containsKey(LOOKING);
    }

    /**
     * What matches a search, or what an operation found, to be cut into pages by HAPI: filtered now, shown page by page. What
     * {@code _include} and {@code _revinclude} add is given {@linkplain #of(List, List, RequestDetails) beside} it.
     *
     * @param matches a list that reads each match when it is asked for it, by its index, may fail at single ones: they are left out, as those are
     *     that may not be shown
     */
    public static IBundleProvider of(List<? extends IBaseResource> matches, RequestDetails request) {
        return of(matches, List.of(), request);
    }

    /**
     * What matches a search, and what {@code _include} and {@code _revinclude} may add to it. Each page has matches, and of what is included
     * that to which its matches lead.
     */
    public static IBundleProvider of(
            List<? extends IBaseResource> matches, List<? extends IBaseResource> included, RequestDetails request) {
        List<IBaseResource> accessible = accessible(matches, request);
        if (RequestRules.isEverything(request)) {
            accessible = linked(accessible, List.of(), Links.of(request));
        }
        accessible.forEach(match -> mark(match, BundleEntrySearchModeEnum.MATCH));
        List<IBaseResource> others = accessible(included, request).stream()
                .map(ConsentedResults::asIncluded)
                .toList();
        return new Shown(accessible, others, request);
    }

    private static void mark(IBaseResource resource, BundleEntrySearchModeEnum mode) {
        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(resource, mode);
    }

    /** A copy: the provider may have the same object among another search's matches. */
    private static IBaseResource asIncluded(IBaseResource resource) {
        Resource copy = ((Resource) resource).copy();
        mark(copy, BundleEntrySearchModeEnum.INCLUDE);
        return copy;
    }

    /** What is left of results and of what they include, without what only others lead to. */
    private static List<IBaseResource> linked(List<IBaseResource> found, List<IBaseResource> included, Links links) {
        List<Result> results =
                Stream.concat(found.stream(), included.stream()).map(Result::of).toList();
        Set<Result> kept = links.kept(results);
        return results.stream().filter(kept::contains).map(Result::resource).toList();
    }

    /**
     * What a read found.
     *
     * @throws ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException if it may not be shown
     */
    public static <R extends IBaseResource> R one(R found, RequestDetails request) {
        if (accessible(List.of(found), request).isEmpty()) {
            throw new ResourceNotFoundException("not shown");
        }
        return found;
    }

    private static List<IBaseResource> accessible(List<? extends IBaseResource> found, RequestDetails request) {
        List<IBaseResource> left = read(found, request);
        SimplePreResourceAccessDetails details = new SimplePreResourceAccessDetails(left);
        request.getUserData().put(LOOKING, true);
        request.getInterceptorBroadcaster()
                .callHooks(
                        Pointcut.STORAGE_PREACCESS_RESOURCES,
                        new HookParams()
                                .add(RequestDetails.class, request)
                                .addIfMatchesType(ServletRequestDetails.class, request)
                                .add(IPreResourceAccessDetails.class, details));
        details.applyFilterToList();
        return left;
    }

    /** One that cannot be read is left out, as if it might not be shown: that it is there is not to be told either. */
    private static List<IBaseResource> read(List<? extends IBaseResource> found, RequestDetails request) {
        List<IBaseResource> read = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            try {
                read.add(found.get(i));
            } catch (RuntimeException e) {
                ConsentGate.log(e);
                Withheld.of(request).miss();
            }
        }
        return read;
    }

    /** It keeps nothing of the request that found it: each page is shown, judged and recorded for the request that asks for the page. */
    private static final class Shown extends SimpleBundleProvider {
        private final List<IBaseResource> included;
        private final Links links;

        Shown(List<IBaseResource> matches, List<IBaseResource> included, RequestDetails request) {
            super(matches);
            this.included = included;
            this.links = Links.of(request);
        }

        @Override
        public List<IBaseResource> getResources(int from, int to, ResponsePage.ResponsePageBuilder page) {
            List<IBaseResource> matches = super.getResources(from, to, page);
            if (included.isEmpty()) {
                return matches;
            }
            List<IBaseResource> whole = linked(matches, included, links);
            page.setIncludedResourceCount(whole.size() - matches.size());
            return whole;
        }
    }
}
