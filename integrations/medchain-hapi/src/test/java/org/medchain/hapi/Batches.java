package org.medchain.hapi;

import ca.uhn.fhir.rest.annotation.GraphQL;
import ca.uhn.fhir.rest.annotation.GraphQLQueryUrl;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;

/** Answers batches and GraphQL from a chart, without a thought of consent. */
final class Batches {
    private final Chart chart;

    Batches(Chart chart) {
        this.chart = chart;
    }

    @Transaction
    public Bundle batch(@TransactionParam Bundle asked) {
        Bundle answer = new Bundle().setType(Bundle.BundleType.BATCHRESPONSE);
        for (BundleEntryComponent entry : asked.getEntry()) {
            String url = entry.getRequest().getUrl();
            BundleEntryComponent answered = answer.addEntry().setFullUrl("https://north.example/fhir/" + url);
            if (url.contains("/")) {
                chart.find(url).ifPresent(answered::setResource);
                answered.getResponse()
                        .setStatus(answered.hasResource() ? "200 OK" : "404 Not Found")
                        .setEtag("W/\"1\"");
            } else {
                Bundle found = new Bundle().setType(Bundle.BundleType.SEARCHSET);
                chart.all(url.replaceFirst("\\?.*", "")).forEach(resource -> found.addEntry()
                        .setFullUrl("https://north.example/fhir/" + resource.getId())
                        .setResource(resource));
                found.setTotal(found.getEntry().size());
                answered.setResource(found).getResponse().setStatus("200 OK");
            }
        }
        return answer;
    }

    @GraphQL
    public String graph(@IdParam IdType id, @GraphQLQueryUrl String query) {
        return "{\"data\": \"" + chart.all("Patient").size() + "\"}";
    }
}
