package org.medchain.core.role;

import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** A requester: asks a patient, then a provider, and verifies what it gets (paper figure 6). Thread-safe. */
public interface Requester extends AutoCloseable {
    /** The requester's certificate, to be shown to others. */
    IdentityCertificate certificate();

    /** The message that asks a patient to share, in words. */
    ShareRequest ask(IdentityCertificate patient, String wish) throws MedChainException;

    /**
     * Opens an invitation and the session that it is to.
     *
     * @throws VerificationException if the invitation is not by the patient whose EventSC created the session
     * @throws SessionEndedException if the session was revoked or has expired
     */
    Session accept(Invitation invitation) throws MedChainException;

    /**
     * Reads a session as it is now. If another took its place since, and can be found where this one was, that is returned.
     *
     * @throws SessionEndedException if it was revoked, has expired, or was replaced by a session that cannot be found where it
     *     was: the patient has to be asked for an invitation to that one, which it names
     * @throws UnavailableException if the directory does not show it, or not as it is now
     * @throws VerificationException if what the directory shows is not what the patient granted, or is for another requester
     */
    Session open(SessionPointer pointer) throws MedChainException;

    /** Fetches and verifies shared data within {@link FetchLimits#defaults()}. */
    VerifiedData fetch(Session session, DataId data, GrantedRange range, ProviderGateway gateway)
            throws MedChainException;

    /**
     * Fetches and verifies shared data. Returns or fails within the time that {@code limits} allows for the answer and what
     * verification takes, whatever the provider and the gateway do.
     *
     * @param range the part of a stream: an end left open is as far as granted, and what is given must lie inside what is
     *     granted; unrestricted for a record
     * @param limits what the answer may cost
     * @return the data, all of it verified; the caller closes it
     * @throws SessionEndedException if the session was revoked, has expired, or was replaced, as when the patient narrowed it:
     *     {@code open(session.pointer())} finds what took its place
     * @throws AccessDeniedException if the provider refuses for another reason
     * @throws org.medchain.core.access.NoDataException if there is no data in the range, or none yet
     * @throws org.medchain.core.access.FetchLimitException if the answer would cost more than {@code limits} allows
     * @throws org.medchain.core.access.InvalidDataException if the data is not what the ledger says it is
     * @throws UnavailableException if the provider cannot be reached or cannot answer now, or does not say where it is
     * @throws IllegalArgumentException if the session does not share {@code data}, or not all of {@code range}
     */
    VerifiedData fetch(Session session, DataId data, GrantedRange range, ProviderGateway gateway, FetchLimits limits)
            throws MedChainException;

    /**
     * {@link #fetch(Session, DataId, GrantedRange, ProviderGateway, FetchLimits)} without a caller that waits; see
     * {@link org.medchain.core.MedChainBuilder#executor}. A thread of the executor is in use until it ends. Data that comes after
     * the future was cancelled is closed.
     */
    CompletableFuture<VerifiedData> fetchAsync(
            Session session, DataId data, GrantedRange range, ProviderGateway gateway, FetchLimits limits);

    /** False once it was closed. */
    boolean isOpen();

    @Override
    void close() throws StorageException;
}
