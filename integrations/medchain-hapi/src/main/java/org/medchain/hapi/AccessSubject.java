package org.medchain.hapi;

import org.medchain.core.store.AccessOrigin;
import org.medchain.crypto.ca.IdentityCertificate;

/**
 * For whom a request is made.
 *
 * @param requester the certificate of the identity to which patients grant sessions; that the caller is its holder is for the
 *     host's authentication to have established
 * @param origin where the request came from, and which person asks, as the audit trail is to have it; it decides nothing
 */
public record AccessSubject(IdentityCertificate requester, AccessOrigin origin) {}
