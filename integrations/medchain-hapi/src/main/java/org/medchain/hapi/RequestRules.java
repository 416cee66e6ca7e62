package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.util.UrlUtil;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;

/**
 * Which requests may run at all: those whose answers can be filtered by looking at the resources in them. What would tell by
 * counts, by matching or by positions of resources that are not shown is refused, whether there are any or not.
 */
final class RequestRules {
    /** What the ids of pages of {@code $everything} begin with. */
    static final String EVERYTHING_PAGES = "everything-";

    private static final Set<RestOperationTypeEnum> SINGLE =
            EnumSet.of(RestOperationTypeEnum.READ, RestOperationTypeEnum.VREAD);
    private static final Set<RestOperationTypeEnum> LISTS = EnumSet.of(
            RestOperationTypeEnum.SEARCH_TYPE,
            RestOperationTypeEnum.SEARCH_SYSTEM,
            RestOperationTypeEnum.HISTORY_INSTANCE,
            RestOperationTypeEnum.GET_PAGE);
    private static final Set<RestOperationTypeEnum> OPERATIONS = EnumSet.of(
            RestOperationTypeEnum.EXTENDED_OPERATION_SERVER,
            RestOperationTypeEnum.EXTENDED_OPERATION_TYPE,
            RestOperationTypeEnum.EXTENDED_OPERATION_INSTANCE);
    /** Parameters that match by resources other than those they find. */
    private static final Set<String> BY_OTHERS = Set.of("_has", "_filter", "_query", "_list", "_contained");

    private static final Set<String> BY_POSITION = Set.of("_count", "_offset", "_getpagesoffset");
    /** The directive of Cache-Control by which HAPI's storage takes so many of all that there is, and filters those. */
    private static final String MOST_RESULTS = "max-results";
    /** {@code Patient}, {@code Patient/1}, {@code Patient/1/_history}, {@code Patient/1/_history/2} */
    private static final Pattern READABLE =
            Pattern.compile("[A-Z][A-Za-z]*(/[A-Za-z0-9.-]{1,64}(/_history(/[A-Za-z0-9.-]{1,64})?)?)?");

    private final Set<String> operations;
    private final boolean filteredBeforePaging;
    private final int batchEntries;

    RequestRules(Set<String> operations, boolean filteredBeforePaging, int batchEntries) {
        this.operations = Set.copyOf(operations);
        this.filteredBeforePaging = filteredBeforePaging;
        this.batchEntries = batchEntries;
    }

    static boolean isSingle(RequestDetails request) {
        return request.getRestOperationType() != null && SINGLE.contains(request.getRestOperationType());
    }

    static boolean isHistory(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.HISTORY_INSTANCE;
    }

    static boolean isList(RequestDetails request) {
        return request.getRestOperationType() != null && LISTS.contains(request.getRestOperationType());
    }

    static boolean isBatch(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.TRANSACTION;
    }

    static boolean isOperation(RequestDetails request) {
        return request.getRestOperationType() != null && OPERATIONS.contains(request.getRestOperationType());
    }

    /** The type of which all is that a request can find, if there is such a type; a Bundle has resources of others. */
    static Optional<String> onlyType(RequestDetails request) {
        boolean one = isSingle(request)
                || isHistory(request)
                || request.getRestOperationType() == RestOperationTypeEnum.SEARCH_TYPE;
        boolean others = request.getParameters().keySet().stream().anyMatch(Links.Way::isNamedBy);
        return Optional.ofNullable(request.getResourceName()).filter(type -> one && !others && !type.equals("Bundle"));
    }

    /** True of what has one answer, by which a resource that is not shown must not be told from one that does not exist. */
    static boolean isAboutOne(RequestDetails request) {
        return isSingle(request) || isHistory(request) || isOperation(request);
    }

    /** True of an operation about one instance. */
    static boolean isOnInstance(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.EXTENDED_OPERATION_INSTANCE;
    }

    /** True of {@code $everything} about one instance, or about all of a type. */
    static boolean isEverything(RequestDetails request) {
        return isOperation(request) && "$everything".equals(request.getOperation());
    }

    /** True of a page of what {@code $everything} found, whose id the guard gave it. */
    static boolean isPageOfEverything(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.GET_PAGE
                && Stream.of(request.getParameters().getOrDefault(Constants.PARAM_PAGINGACTION, new String[0]))
                        .anyMatch(id -> id.startsWith(EVERYTHING_PAGES));
    }

    static boolean isNamedBy(RequestDetails request, IBaseResource resource) {
        return request.getId() != null
                && resource.fhirType().equals(request.getResourceName())
                && resource.getIdElement().getIdPart() != null
                && resource.getIdElement().getIdPart().equals(request.getId().getIdPart());
    }

    /** True of what says what the server can do, and nothing of patients. */
    static boolean isAboutTheServer(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.METADATA;
    }

    static boolean isByPosition(Map<String, String[]> parameters) {
        return parameters.keySet().stream().anyMatch(BY_POSITION::contains);
    }

    /**
     * True of what was asked for if it may have been cut into pages, whose lengths and number tell of what is not shown unless the results
     * were filtered before.
     */
    static boolean isCut(RequestDetails request, Asked asked) {
        boolean list = request.getRestOperationType() == RestOperationTypeEnum.SEARCH_TYPE
                || request.getRestOperationType() == RestOperationTypeEnum.SEARCH_SYSTEM
                || isEverything(request);
        return (list && pages(request)) || ((list || isBatch(request)) && asked.byPosition());
    }

    /** Why a request may not run, if so. */
    Optional<Refused> refusalOf(RequestDetails request) {
        int length = Asked.of(request).url().length();
        if (length > AccessEvents.MAX_QUERY) {
            return Optional.of(Refused.tooLong(AccessEvents.MAX_QUERY, length));
        }
        if (!isSingle(request) && isLimitedByAHeader(request)) {
            return Optional.of(Refused.unasked(
                    "A list that is cut by Cache-Control before it is filtered", "Follow the links to further pages."));
        }
        if (isBatch(request)) {
            return batch(request.getResource());
        }
        boolean operation = isOperation(request);
        if (operation && !operations.contains(request.getOperation())) {
            return Optional.of(Refused.unasked(
                    "The operation " + request.getOperation(), "Read or search the resources themselves."));
        }
        if (!operation && !isList(request) && !isSingle(request)) {
            return Optional.of(Refused.unasked(
                    "This interaction (" + request.getRestOperationType() + ")",
                    "Read, search, or page through results."));
        }
        if (isSingle(request)) {
            return parameters(Asked.parameters(request), true, false);
        }
        if (!filteredBeforePaging && pages(request)) {
            return Optional.of(Refused.unasked(
                    "A list on a server that pages before it filters",
                    "This server's operator must filter results before they are paged, and say so."));
        }
        return parameters(Asked.parameters(request), filteredBeforePaging, isHistory(request));
    }

    private static boolean isLimitedByAHeader(RequestDetails request) {
        return request.getHeaders(Constants.HEADER_CACHE_CONTROL).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(MOST_RESULTS));
    }

    private static boolean pages(RequestDetails request) {
        IPagingProvider paging =
                request.getServer() == null ? null : request.getServer().getPagingProvider();
        boolean limited = request.getServer() instanceof RestfulServer server && server.getDefaultPageSize() != null;
        return paging != null || limited;
    }

    /** Versions have numbers, so that their positions tell nothing more; HAPI's links to further pages of a history have offsets. */
    private static Optional<Refused> parameters(Map<String, String[]> parameters, boolean byPosition, boolean history) {
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            List<String> values = Arrays.asList(parameter.getValue());
            String plain = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
            if (BY_OTHERS.contains(plain)
                    || name.contains(".")
                    || name.endsWith(":mdm")
                    || (plain.equals("_sort") && values.toString().contains("."))) {
                return Optional.of(Refused.unasked(
                        "The parameter " + name + ", which matches by other resources,",
                        "Search by elements of the resource itself, and include the others."));
            }
            if (Links.Way.isNamedBy(name)
                    && !values.stream().allMatch(value -> Links.Way.isReadable(FhirContext.forR4Cached(), value))) {
                return Optional.of(Refused.unasked(
                        "The parameter " + name + ", which names no element of a type of FHIR,",
                        "Name one, such as Observation:performer."));
            }
            boolean counts = (plain.equals("_summary") && values.toString().contains("count"))
                    || (plain.equals("_total") && !values.stream().allMatch("none"::equals));
            if (counts) {
                return Optional.of(Refused.unasked("A count (" + plain + ")", "Count what you are shown."));
            }
            if (plain.equals(Constants.PARAM_OFFSET) && !history) {
                return Optional.of(Refused.unasked(
                        "The parameter _offset, which also counts what is not shown,",
                        "Follow the links to further pages."));
            }
            if (!byPosition && BY_POSITION.contains(plain)) {
                return Optional.of(Refused.unasked(
                        "The parameter " + plain + " on a server that pages before it filters",
                        "Leave it out; narrow the search by patient, code or date."));
            }
        }
        return Refused.none();
    }

    /** A batch that only reads. Its entries run by the same rules, whether the server applies them to each or not. */
    private Optional<Refused> batch(IBaseResource body) {
        if (!(body instanceof Bundle bundle)) {
            return Optional.of(Refused.unasked("A batch without a Bundle of R4", "Send a Bundle of type batch."));
        }
        int entries = bundle.getEntry().size();
        if (entries > batchEntries) {
            return Optional.of(Refused.tooMany(batchEntries, entries));
        }
        for (BundleEntryComponent entry : bundle.getEntry()) {
            String url = entry.getRequest().getUrl() == null
                    ? ""
                    : entry.getRequest().getUrl();
            if (url.length() > AccessEvents.MAX_QUERY) {
                return Optional.of(Refused.tooLong(AccessEvents.MAX_QUERY, url.length()));
            }
            int query = url.indexOf('?');
            String path = query < 0 ? url : url.substring(0, query);
            if (entry.getRequest().getMethod() != HTTPVerb.GET
                    || !READABLE.matcher(path).matches()
                    || isConditional(entry)) {
                return Optional.of(Refused.unasked(
                        "An entry of the batch that is no plain read or search", "Send reads and searches alone."));
            }
            Map<String, String[]> parameters =
                    query < 0 ? Map.of() : UrlUtil.parseQueryString(url.substring(query + 1));
            if (parameters.keySet().stream().anyMatch(Links.Way::isNamedBy)) {
                return Optional.of(Refused.unasked(
                        "An entry of the batch that includes other resources", "Send the search by itself."));
            }
            boolean history = path.endsWith("/" + Constants.PARAM_HISTORY);
            Optional<Refused> refused = parameters(parameters, filteredBeforePaging || path.contains("/"), history);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Refused.none();
    }

    private static boolean isConditional(BundleEntryComponent entry) {
        return entry.getRequest().hasIfNoneMatch()
                || entry.getRequest().hasIfModifiedSince()
                || entry.getRequest().hasIfNoneExist()
                || entry.getRequest().hasIfMatch();
    }
}
