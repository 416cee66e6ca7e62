package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.Include;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which results are there because of others that are shown. What was included because of a match that is not shown would tell that there is
 * such a match, and what it refers to. Matches count by themselves; of {@code $everything}, the instance alone, or those of the type that it
 * is about.
 */
final class Links {
    private final FhirContext fhir;
    private final OwnAddresses addresses;
    private final List<Way> ways;
    private final boolean everything;
    private final boolean page;
    private final String type;
    private final String id;

    private Links(RequestDetails request, List<Way> ways) {
        this.fhir = request.getFhirContext();
        this.addresses = OwnAddresses.of(request);
        this.ways = ways;
        this.everything = RequestRules.isEverything(request);
        this.page = isPage(request);
        this.type = String.valueOf(request.getResourceName());
        this.id = request.getId() == null ? "" : String.valueOf(request.getId().getIdPart());
    }

    /** Of a page it is not known what was asked for: all that its matches lead to counts. */
    static Links of(RequestDetails request) {
        if (RequestRules.isEverything(request) || isPage(request)) {
            return new Links(request, List.of(Way.of("_include:iterate", "*"), Way.of("_revinclude", "*")));
        }
        List<Way> ways = new ArrayList<>();
        request.getParameters().forEach((name, values) -> {
            for (String value : Way.isNamedBy(name) ? values : new String[0]) {
                ways.add(Way.of(name, value));
            }
        });
        return new Links(request, ways);
    }

    /** From a resource to those it refers to, or back. */
    record Way(boolean back, boolean repeated, Include include) {
        private static final Pattern FORM = Pattern.compile("\\*|([A-Za-z]+):(?:\\*|[A-Za-z0-9_-]+)(?::([A-Za-z]+))?");

        static Way of(String parameter, String value) {
            return new Way(
                    parameter.startsWith("_revinclude"),
                    parameter.endsWith(":iterate") || parameter.endsWith(":recurse"),
                    new Include(value));
        }

        /** False of what HAPI would fail at, once a result has references: that tells of those that are not shown. */
        static boolean isReadable(FhirContext fhir, String value) {
            Matcher parts = FORM.matcher(value);
            return parts.matches()
                    && (parts.group(1) == null || fhir.getResourceTypes().contains(parts.group(1)))
                    && (parts.group(2) == null || fhir.getResourceTypes().contains(parts.group(2)));
        }

        static boolean isNamedBy(String parameter) {
            return parameter.matches("_(rev)?include(:.*)?");
        }

        boolean goesBy(String owner, ResourceReferenceInfo reference, String target) {
            if (include.getValue().equals("*")) {
                return true;
            }
            String asked = include.getParamTargetType();
            return owner.equals(include.getParamType())
                    && (asked == null || asked.isEmpty() || asked.equals(target))
                    && (include.getParamName().equals("*")
                            || reference.matchesInclude(new Include(owner + ":" + include.getParamName())));
        }
    }

    private static boolean isPage(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.GET_PAGE;
    }

    /** The results that count by themselves, and those to which they lead. */
    Set<Result> kept(List<Result> results) {
        Set<Result> kept = same();
        Set<Result> rest = same();
        rest.addAll(results);
        List<Result> reached = results.stream().filter(this::countsByItself).toList();
        List<Way> usable = ways;
        while (!reached.isEmpty()) {
            kept.addAll(reached);
            reached.forEach(rest::remove);
            reached = next(reached, rest, usable);
            usable = ways.stream().filter(Way::repeated).toList();
        }
        return kept;
    }

    private static Set<Result> same() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private boolean countsByItself(Result result) {
        if (result.isOutcome()) {
            return true;
        }
        if (everything) {
            return type.equals(result.type())
                    && (id.isEmpty()
                            || id.equals(result.resource().getIdElement().getIdPart()));
        }
        return switch (result.mode()) {
            case MATCH -> true;
            case INCLUDE -> false;
            case UNMARKED -> ways.isEmpty() || page || result.type().equals(type);
        };
    }

    private List<Result> next(List<Result> reached, Collection<Result> rest, List<Way> usable) {
        Set<Result> found = same();
        follow(reached, rest, usable, way -> !way.back(), (owner, target) -> found.add(target));
        follow(rest, reached, usable, Way::back, (owner, target) -> found.add(owner));
        return List.copyOf(found);
    }

    private void follow(
            Collection<Result> owners,
            Collection<Result> targets,
            List<Way> usable,
            Predicate<Way> direction,
            BiConsumer<Result, Result> found) {
        List<Way> directed = usable.stream().filter(direction).toList();
        if (directed.isEmpty()) {
            return;
        }
        Map<String, Result> byName = new HashMap<>();
        targets.forEach(target -> target.names().forEach(name -> byName.put(name, target)));
        for (Result owner : owners) {
            for (ResourceReferenceInfo reference : fhir.newTerser().getAllResourceReferences(owner.resource())) {
                Result target = byName.get(Result.target(reference.getResourceReference(), addresses));
                if (target != null
                        && directed.stream().anyMatch(way -> way.goesBy(owner.type(), reference, target.type()))) {
                    found.accept(owner, target);
                }
            }
        }
    }
}
