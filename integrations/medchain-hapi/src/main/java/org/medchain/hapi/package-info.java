/** MedChain for HAPI FHIR servers: {@link org.medchain.hapi.SessionConsent} and {@link org.medchain.hapi.DurableAuditSink}. */
@NullMarked
package org.medchain.hapi;

import org.jspecify.annotations.NullMarked;
