package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Duration;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;

/** What is looked at of a request before it is decided whether it may run. */
class AskedTest {
    @Test
    void bodyOfManyParameters_takesTimeByItsLength() {
        Parameters body = new Parameters();
        for (int i = 0; i < 300_000; i++) {
            body.addParameter("_type", new IntegerType(i));
        }
        SystemRequestDetails request = new SystemRequestDetails(new InterceptorService());
        request.setRestOperationType(RestOperationTypeEnum.EXTENDED_OPERATION_INSTANCE);
        request.setResource(body);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Asked.parameters(request).get("_type")).hasSize(300_000));
    }
}
