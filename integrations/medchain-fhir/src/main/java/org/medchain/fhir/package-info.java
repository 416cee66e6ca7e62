/**
 * What MedChain says as resources of FHIR R4 (4.0.1), and back.
 *
 * <p>Data takes one path. Into MedChain: the host's bytes become a {@link org.medchain.fhir.FhirResource}, whose size and
 * depth are checked while it is parsed; a mapper reads it into values of MedChain or refuses it with an
 * {@link org.medchain.fhir.InvalidResourceException} that names the element; the host hands these values to a role. Out of
 * MedChain: a role's values go into a mapper, which writes a resource. No mapper keeps state, asks a network, or takes a
 * clock: the same values give the same bytes.
 *
 * <table>
 * <caption>Mappers</caption>
 * <tr><th>mapper</th><th>MedChain</th><th>FHIR</th></tr>
 * <tr><td>{@link org.medchain.fhir.Identities}</td><td>identities</td><td>Patient, Practitioner, Organization</td></tr>
 * <tr><td>{@link org.medchain.fhir.Records}</td><td>records</td><td>DocumentReference, Binary, Bundle</td></tr>
 * <tr><td>{@link org.medchain.fhir.Observations}</td><td>chunks of streams</td><td>Observation with SampledData</td></tr>
 * <tr><td>{@link org.medchain.fhir.Provenances}</td><td>proofs</td><td>Provenance</td></tr>
 * <tr><td>{@link org.medchain.fhir.Consents}</td><td>sessions</td><td>Consent (IHE PCF, basic)</td></tr>
 * <tr><td>{@link org.medchain.fhir.AuditEvents}</td><td>the access log</td><td>AuditEvent (IHE BALP)</td></tr>
 * </table>
 */
@NullMarked
package org.medchain.fhir;

import org.jspecify.annotations.NullMarked;
