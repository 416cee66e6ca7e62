package org.medchain.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Filters what is about to leave the server, whoever made it and whatever was asked before. */
final class Answers {
    private final ConsentGate gate;

    Answers(ConsentGate gate) {
        this.gate = gate;
    }

    /** Takes out of an answer what may not be shown, or fails if nothing of it may. */
    void filter(RequestDetails request, IBaseResource answer) {
        boolean single = RequestRules.isSingle(request);
        if (!single && answer instanceof OperationOutcome) {
            Approved.of(request).add(answer);
        } else if (RequestRules.isHistory(request) && answer instanceof Bundle bundle) {
            history(request, bundle);
        } else if (RequestRules.isBatch(request) && answer instanceof Bundle bundle) {
            batch(request, bundle);
        } else if (!single && answer instanceof Bundle bundle) {
            entries(request, bundle);
        } else if (RequestRules.isOperation(request) && answer instanceof Parameters parameters) {
            Approved.of(request).addShell(parameters);
            parameters(request, parameters.getParameter());
        } else {
            gate.requireShown(request, answer);
        }
    }

    /** All versions that have content, or none. Of a deletion it is not known whose the resource was. */
    private void history(RequestDetails request, Bundle bundle) {
        bundle.setTotalElement(null);
        Approved.of(request).addShell(bundle);
        List<BundleEntryComponent> shown = new ArrayList<>();
        for (BundleEntryComponent entry : bundle.getEntry()) {
            if (entry.getResource() != null) {
                gate.requireShown(request, entry.getResource());
                shown.add(entry);
            }
        }
        if (shown.isEmpty()) {
            throw gate.refuse(request, Refused.absent());
        }
        bundle.setEntry(shown);
    }

    /** What may be shown, and is not there because of something else. Whether the instance of {@code $everything} is there is told only with the instance itself. */
    private void entries(RequestDetails request, Bundle bundle) {
        bundle.setTotalElement(null);
        Approved.of(request).addShell(bundle);
        List<BundleEntryComponent> shown = bundle.getEntry().stream()
                .filter(entry -> isShown(request, entry.getResource()))
                .toList();
        if (RequestRules.isEverything(request)
                && shown.stream().noneMatch(entry -> RequestRules.isNamedBy(request, entry.getResource()))) {
            throw gate.refuse(request, Refused.absent());
        }
        bundle.setEntry(linked(request, shown));
    }

    private static List<BundleEntryComponent> linked(RequestDetails request, List<BundleEntryComponent> shown) {
        Map<Result, BundleEntryComponent> results = new LinkedHashMap<>();
        shown.forEach(entry -> results.put(Result.of(entry, request.getFhirServerBase()), entry));
        results.keySet().retainAll(Links.of(request).kept(List.copyOf(results.keySet())));
        return new ArrayList<>(results.values());
    }

    private boolean isShown(RequestDetails request, @Nullable Resource resource) {
        if (resource instanceof OperationOutcome) {
            Approved.of(request).add(resource);
            return true;
        }
        return resource != null && gate.isShown(request, resource);
    }

    private void batch(RequestDetails request, Bundle bundle) {
        Approved.of(request).addShell(bundle);
        List<BundleEntryComponent> answered = new ArrayList<>();
        for (BundleEntryComponent entry : bundle.getEntry()) {
            answered.add(ofBatch(request, entry));
        }
        bundle.setEntry(answered);
    }

    /** An entry keeps its place; of one that is refused nothing is left but that. */
    private BundleEntryComponent ofBatch(RequestDetails request, BundleEntryComponent entry) {
        Resource resource = entry.getResource();
        if (resource instanceof Bundle found && found.getType() == Bundle.BundleType.SEARCHSET) {
            Bundle copy = new Bundle().setType(found.getType());
            copy.setLink(found.getLink());
            copy.setEntry(found.getEntry());
            entries(request, copy);
            return entry.setResource(copy);
        }
        if (resource != null && gate.isShown(request, resource)) {
            return entry;
        }
        OperationOutcome why = gate.outcomeOf(request, Refused.absent());
        Approved.of(request).add(why);
        BundleEntryComponent refused = new BundleEntryComponent();
        refused.getResponse().setStatus("403 Forbidden").setOutcome(why);
        return refused;
    }

    private void parameters(RequestDetails request, List<ParametersParameterComponent> parameters) {
        for (ParametersParameterComponent parameter : parameters) {
            if (parameter.getResource() != null) {
                gate.requireShown(request, parameter.getResource());
            }
            parameters(request, parameter.getPart());
        }
    }
}
