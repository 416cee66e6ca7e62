package org.medchain.core.role;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.AnswerReader;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.Session.OpenSection;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.SessionReader;
import org.medchain.core.directory.SharedItem;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;

/** A requester: asks a patient, then a provider, and verifies what it gets (paper figure 6). Thread-safe. */
public final class Requester implements AutoCloseable {
    private final Networks networks;
    private final CertifiedIdentity user;
    private final SessionReader sessions;
    private final AnswerReader answers;
    private final Messages messages;

    private Requester(Networks networks, CertifiedIdentity user, Path staging) {
        this.networks = networks;
        this.user = user;
        this.sessions = new SessionReader(networks.directory(), user.keys(), networks.random());
        this.answers = new AnswerReader(networks.ledger(), user.keys(), networks.clock(), staging);
        this.messages = new Messages(networks, user);
    }

    /**
     * Opens a requester.
     *
     * @param staging a folder where answers wait, sealed, while they are verified; made if missing
     */
    public static Requester open(Networks networks, CertifiedIdentity user, Path staging) throws MedChainException {
        try {
            DurableFiles.createFolder(staging);
        } catch (IOException e) {
            throw new StorageException("the staging folder cannot be made", e);
        }
        return new Requester(networks, user, staging);
    }

    /** The requester's certificate, to be shown to others. */
    public Certificate certificate() {
        return user.certificate();
    }

    /** The message that asks a patient to share, in words. */
    public Bytes ask(Certificate patient, String wish) throws MedChainException {
        networks.ledger().verify(patient);
        return messages.seal(Messages.SHARE_REQUEST, patient.identity(), ShareRequest.encode(wish));
    }

    /**
     * Opens an invitation and the session that it is to.
     *
     * @throws VerificationException if the invitation is not by the patient whose EventSC created the session
     * @throws AccessDeniedException if the session was revoked
     */
    public Session accept(Bytes invitation) throws MedChainException {
        SignedMessage message = messages.open(Messages.INVITATION, invitation);
        SessionPointer pointer = Invitation.decode(message.payload());
        Session session = open(pointer);
        if (!session.patient().equals(message.sender().identity())) {
            throw new VerificationException("session " + pointer.id() + " is not of " + message.sender());
        }
        return session;
    }

    /**
     * Reads a session as it is now.
     *
     * @throws AccessDeniedException if it was revoked
     */
    public Session open(SessionPointer pointer) throws MedChainException {
        EventSC event = networks.ledger()
                .session(pointer.id())
                .orElseThrow(() -> new VerificationException("the ledger has no session " + pointer.id()));
        if (networks.ledger().isRemoved(pointer.id())) {
            throw revoked(pointer);
        }
        return sessions.readAsRequester(pointer, event.event().signer()).orElseThrow(() -> revoked(pointer));
    }

    /**
     * Fetches and verifies shared data.
     *
     * @param range the part of a stream, inside what is granted; unrestricted for a record
     * @return the data, all of it verified; the caller closes it
     * @throws AccessDeniedException if the provider refuses
     * @throws org.medchain.core.access.InvalidDataException if the data is not what the ledger says it is
     * @throws IllegalArgumentException if the session does not share {@code data}
     */
    public VerifiedData fetch(Session session, DataId data, GrantedRange range, ProviderGateway gateway)
            throws MedChainException {
        OpenSection section = session.sectionOf(data)
                .orElseThrow(
                        () -> new IllegalArgumentException("session " + session.id() + " does not share data " + data));
        SharedItem item = section.section().find(data).orElseThrow();
        AccessRequest request = new AccessRequest(
                session.pointer(),
                section.pointer(),
                data,
                range,
                Bytes.random(networks.random(), AccessRequest.NONCE_SIZE),
                networks.clock().instant());
        Bytes sealed =
                messages.seal(AccessRequest.USE, section.section().grant().provider(), request.encode());
        try (InputStream answer = gateway.exchange(item.description().url(), sealed)) {
            return answers.read(
                    AnswerReader.Asked.of(section.section().grant(), item.grant(), request, sealed), answer);
        } catch (IOException e) {
            throw new UnavailableException("the answer cannot be closed", e);
        }
    }

    @Override
    public void close() {
        answers.close();
    }

    private static AccessDeniedException revoked(SessionPointer pointer) {
        return new AccessDeniedException(RefusalReason.REVOKED, "session " + pointer.id() + " was revoked");
    }
}
