package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Filters and records what is about to leave the server, whoever made it and whatever was asked before. */
final class Answers {
    private final ConsentGate gate;

    Answers(ConsentGate gate) {
        this.gate = gate;
    }

    /**
     * Takes out of an answer what may not be shown, and records the rest.
     *
     * @return what the caller is told instead, if nothing of it may be shown, or it could not be recorded
     */
    Optional<BaseServerResponseException> release(RequestDetails request, @Nullable IBaseResource answer) {
        if (RequestRules.isBatch(request) && answer instanceof Bundle bundle) {
            return batch(request, bundle);
        }
        List<IBaseResource> shown = new ArrayList<>();
        Optional<Refused> refused = answer == null
                ? Optional.of(ConsentGate.absent(request, Asked.of(request)))
                        .filter(absent -> RequestRules.isAboutOne(request))
                : filter(request, answer, shown);
        return refused.isPresent()
                ? Optional.of(gate.refuse(request, refused.get()))
                : gate.disclose(request, Asked.of(request), shown);
    }

    private Optional<Refused> filter(RequestDetails request, IBaseResource answer, List<IBaseResource> shown) {
        if (Result.isOutcome(answer) && !RequestRules.isAboutOne(request)) {
            Approved.of(request).add(answer);
            return Refused.none();
        }
        if (RequestRules.isHistory(request) && answer instanceof Bundle bundle) {
            return history(request, Asked.of(request), bundle, shown);
        }
        if (gate.isCutUnfiltered(request, Asked.of(request))) {
            return Optional.of(
                    RequestRules.isOnInstance(request) ? Refused.unfilteredAboutOne() : Refused.unfiltered());
        }
        Optional<Refused> refused = shown(request, answer, shown);
        boolean list = answer instanceof Bundle && !RequestRules.isOnInstance(request);
        boolean nothing = RequestRules.isOperation(request)
                && !list
                && shown.stream().noneMatch(resource -> tellsOfInstance(request, resource));
        return refused.isEmpty() && nothing ? Optional.of(ConsentGate.absent(request, Asked.of(request))) : refused;
    }

    private Optional<Refused> shown(RequestDetails request, IBaseResource answer, List<IBaseResource> shown) {
        if (!RequestRules.isSingle(request) && answer instanceof Bundle bundle) {
            return entries(request, bundle, shown);
        }
        if (RequestRules.isOperation(request) && answer instanceof Parameters parameters) {
            Approved.of(request).addShell(parameters);
            Optional<Refused> refused = parameters(request, parameters.getParameter(), shown);
            return refused.isEmpty() && Carried.isMoreThan(request.getFhirContext(), parameters, shown)
                    ? Optional.of(Refused.unknown())
                    : refused;
        }
        shown.add(answer);
        return gate.refusalOf(request, answer);
    }

    /**
     * True if who is shown a resource by an operation may know that the instance is there: {@code $everything} has to show the instance itself,
     * another operation that or something of a patient's. Otherwise the answer would be another one if there were no such instance.
     */
    private boolean tellsOfInstance(RequestDetails request, IBaseResource resource) {
        return !RequestRules.isOnInstance(request)
                || RequestRules.isNamedBy(request, resource)
                || (!RequestRules.isEverything(request) && !gate.isOpen(request, resource));
    }

    /** The versions that may be shown, as on later pages. Of a deletion it is not known whose the resource was. */
    private Optional<Refused> history(RequestDetails request, Asked asked, Bundle bundle, List<IBaseResource> shown) {
        bundle.setTotalElement(null);
        Approved.of(request).addShell(bundle);
        bundle.getEntry().removeIf(entry -> entry.getResource() == null || !gate.isShown(request, entry.getResource()));
        bundle.getEntry().forEach(entry -> shown.add(entry.getResource()));
        return shown.isEmpty() ? Optional.of(ConsentGate.absent(request, asked)) : Refused.none();
    }

    /** What may be shown, and is not there because of something else. */
    private Optional<Refused> entries(RequestDetails request, Bundle bundle, List<IBaseResource> shown) {
        bundle.setTotalElement(null);
        Approved.of(request).addShell(bundle);
        List<BundleEntryComponent> left = bundle.getEntry().stream()
                .filter(entry -> isShown(request, entry.getResource()))
                .toList();
        bundle.setEntry(linked(request, left));
        bundle.getEntry().forEach(entry -> shown.add(entry.getResource()));
        return Refused.none();
    }

    private static List<BundleEntryComponent> linked(RequestDetails request, List<BundleEntryComponent> shown) {
        Map<Result, BundleEntryComponent> results = new LinkedHashMap<>();
        shown.forEach(entry -> results.put(Result.of(entry), entry));
        results.keySet().retainAll(Links.of(request).kept(List.copyOf(results.keySet())));
        return new ArrayList<>(results.values());
    }

    private boolean isShown(RequestDetails request, @Nullable Resource resource) {
        if (resource != null && Result.isOutcome(resource)) {
            Approved.of(request).add(resource);
            return true;
        }
        return resource != null && gate.isShown(request, resource);
    }

    private Optional<BaseServerResponseException> batch(RequestDetails request, Bundle bundle) {
        Approved.of(request).addShell(bundle);
        List<BundleEntryComponent> asked = request.getResource() instanceof Bundle batch ? batch.getEntry() : List.of();
        List<BundleEntryComponent> answered = new ArrayList<>();
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            Asked entry = i < asked.size() ? Asked.of(asked.get(i), request) : Asked.of(request);
            Optional<BaseServerResponseException> failure =
                    ofBatch(request, entry, bundle.getEntry().get(i), answered);
            if (failure.isPresent()) {
                return failure;
            }
        }
        bundle.setEntry(answered);
        return gate.discloseWithheld(request);
    }

    /** An entry keeps its place; of one that is refused nothing is left but that. */
    private Optional<BaseServerResponseException> ofBatch(
            RequestDetails request, Asked asked, BundleEntryComponent entry, List<BundleEntryComponent> answered) {
        Resource resource = entry.getResource();
        boolean list =
                !asked.single() && resource instanceof Bundle bundle && bundle.getType() == Bundle.BundleType.SEARCHSET;
        boolean unfiltered = list && gate.isCutUnfiltered(request, asked);
        if (list && !unfiltered) {
            Bundle copy = copy((Bundle) resource);
            List<IBaseResource> shown = new ArrayList<>();
            entries(request, copy, shown);
            answered.add(entry.setResource(copy));
            return gate.disclose(request, asked, shown);
        }
        List<IBaseResource> shown = new ArrayList<>();
        Optional<Refused> refused = refusalOfEntry(request, asked, entry, shown);
        if (refused.isEmpty()) {
            answered.add(entry);
            return gate.disclose(request, asked, shown);
        }
        BaseServerResponseException refusal = gate.refuse(request, asked, refused.get());
        if (!(refusal instanceof ForbiddenOperationException)) {
            return Optional.of(refusal);
        }
        Resource why = (Resource) refusal.getOperationOutcome();
        Approved.of(request).add(why);
        BundleEntryComponent left = new BundleEntryComponent();
        left.getResponse().setStatus("403 Forbidden").setOutcome(why);
        answered.add(left);
        return Optional.empty();
    }

    private Optional<Refused> refusalOfEntry(
            RequestDetails request, Asked asked, BundleEntryComponent entry, List<IBaseResource> shown) {
        Resource resource = entry.getResource();
        if (resource == null) {
            return Optional.of(ConsentGate.absent(request, asked));
        }
        if (asked.isHistory() && resource instanceof Bundle bundle && bundle.getType() == Bundle.BundleType.HISTORY) {
            Bundle copy = copy(bundle);
            entry.setResource(copy);
            return history(request, asked, copy, shown);
        }
        shown.add(resource);
        return refusalOfOne(request, resource);
    }

    /** Without what a list may have beside its entries. */
    private static Bundle copy(Bundle found) {
        Bundle copy = new Bundle().setType(found.getType());
        copy.setLink(found.getLink());
        copy.setEntry(found.getEntry());
        return copy;
    }

    /** What cannot be decided is about one resource here: an entry about a resource that does not exist is refused as well. */
    private Optional<Refused> refusalOfOne(RequestDetails request, Resource resource) {
        try {
            return gate.refusalOf(request, resource);
        } catch (BaseServerResponseException e) {
            if (!ConsentGate.isUndecided(e)) {
                throw e;
            }
            return Optional.of(Refused.failedAboutOne());
        }
    }

    private Optional<Refused> parameters(
            RequestDetails request, List<ParametersParameterComponent> parameters, List<IBaseResource> shown) {
        for (ParametersParameterComponent parameter : parameters) {
            Optional<Refused> refused =
                    parameter.getResource() == null ? Refused.none() : gate.refusalOf(request, parameter.getResource());
            if (refused.isEmpty() && parameter.getResource() != null) {
                shown.add(parameter.getResource());
            }
            if (refused.isEmpty()) {
                refused = parameters(request, parameter.getPart(), shown);
            }
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Refused.none();
    }
}
