package org.medchain.core.role;

import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;

/**
 * What a provider shows to whoever asks by what right it answered: with nothing but the consortium's configuration it is
 * verified that the patient granted this.
 *
 * @param proof that the session's event is on the ledger: an encoded {@link org.medchain.chain.block.EventProof}
 * @param disclosure whom the patient granted what of this provider's data
 */
public record SessionEvidence(SessionId session, Bytes proof, SessionDisclosure disclosure) {}
