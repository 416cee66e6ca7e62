package org.medchain.hapi;

import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.graphql.GraphQLProvider;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.storage.interceptor.balp.BalpAuditCaptureInterceptor;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** HAPI's JPA server with a chart in its database, under consent; HAPI's own audit is registered too. */
final class JpaServer implements AutoCloseable {
    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(JpaConfiguration.class);
    final Endpoint endpoint;

    JpaServer(Ward ward, Path folder, int observations) throws LifecycleException {
        RestfulServer server = new RestfulServer(context.getBean(FhirContext.class));
        server.registerProviders(context.getBean(ResourceProviderFactory.class).createProviders());
        server.registerProvider(context.getBean(IJpaSystemProvider.class));
        server.registerProvider(context.getBean(GraphQLProvider.class));
        server.registerProvider(context.getBean(BulkDataExportProvider.class));
        server.setPagingProvider(context.getBean(DatabaseBackedPagingProvider.class));
        Chart chart = new Chart(observations);
        chart.all().forEach(this::store);
        endpoint = new Endpoint(ward, folder, server, chart, true);
        server.registerInterceptor(new BalpAuditCaptureInterceptor(endpoint::audit, new AuditedServerTest.Somebody()));
        endpoint.start();
    }

    /** How many results HAPI's searches find before they pause. */
    void pauseSearchesAfter(Integer... results) {
        context.getBean(JpaStorageSettings.class).setSearchPreFetchThresholds(List.of(results));
    }

    @SuppressWarnings("unchecked")
    private <R extends Resource> void store(R resource) {
        IFhirResourceDao<R> dao = context.getBean(DaoRegistry.class).getResourceDao((Class<R>) resource.getClass());
        resource.setId(resource.getIdElement().toUnqualifiedVersionless());
        dao.update(resource, new SystemRequestDetails());
    }

    @Override
    public void close() throws LifecycleException {
        endpoint.close();
        context.close();
    }
}
