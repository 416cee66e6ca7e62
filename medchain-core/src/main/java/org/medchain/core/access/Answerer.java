package org.medchain.core.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventRef;
import org.medchain.core.access.AccessDesk.Authentic;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.SharedItem;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** Takes an access request to its end: checked, logged, answered. Thread-safe. */
public final class Answerer {
    private static final System.Logger LOG = System.getLogger(Answerer.class.getName());

    /** The chunks to be delivered, found by the provider. */
    public interface Delivery {
        /** The first chunk. */
        ChunkIndex first();

        /** The last chunk. */
        ChunkIndex last();

        /** What verification starts from. */
        Anchor anchor();

        /** The EventDG of the last chunk. */
        EventRef lastEvent();

        /** What is said of a chunk. */
        ChunkInfo info(ChunkIndex index) throws MedChainException;

        /** A chunk's bytes. */
        InputStream open(ChunkIndex index) throws MedChainException;
    }

    /** Finds the chunks that a granted request asks for; empty if there are none. */
    @FunctionalInterface
    public interface Shelf {
        Optional<Delivery> find(InventoryId inventory, SharedItem item, AccessRequest request) throws MedChainException;
    }

    private final AccessDesk desk;
    private final Shelf shelf;
    private final AccessLog log;
    private final Identity provider;
    private final Certificate certificate;
    private final Clock clock;
    private final SecureRandom random;

    /** Answers for {@code provider}. */
    public Answerer(
            AccessDesk desk,
            Shelf shelf,
            AccessLog log,
            Identity provider,
            Certificate certificate,
            Clock clock,
            SecureRandom random) {
        this.desk = desk;
        this.shelf = shelf;
        this.log = log;
        this.provider = provider;
        this.certificate = certificate;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Answers one request: with the data, or with a refusal.
     *
     * @throws IOException if the answer cannot be written; the requester then has a part, and knows it
     * @throws MedChainException if the log cannot be written, or data breaks off while it is sent
     */
    public void answer(Bytes sealedRequest, OutputStream out) throws IOException, MedChainException {
        Digest hash = AccessRequest.hash(sealedRequest);
        AnswerWriter answer = new AnswerWriter(out);
        Authentic asked;
        try {
            asked = desk.authenticate(sealedRequest);
        } catch (MalformedException | VerificationException e) {
            LOG.log(System.Logger.Level.INFO, "request {0} is not authentic: {1}", hash, e.getMessage());
            log.write(new AccessLog.Entry(
                    clock.instant(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    RefusalReason.NOT_AUTHENTIC.name(),
                    hash,
                    Bytes.empty()));
            answer.refuseUnauthenticated();
            return;
        }
        answer(asked, hash, answer);
    }

    private void answer(Authentic asked, Digest hash, AnswerWriter answer) throws IOException, MedChainException {
        Delivery delivery;
        try {
            AccessDesk.Decision granted = desk.decide(asked);
            delivery = shelf.find(granted.inventory(), granted.item(), asked.request())
                    .orElseThrow(() -> new AccessDeniedException(
                            RefusalReason.NO_DATA_IN_RANGE, "no chunk lies inside the range asked for"));
        } catch (AccessDeniedException e) {
            refuse(asked, hash, e.reason(), answer);
            return;
        } catch (MedChainException e) {
            LOG.log(System.Logger.Level.WARNING, "request {0} cannot be decided: {1}", hash, e.getMessage());
            refuse(asked, hash, RefusalReason.UNAVAILABLE, answer);
            return;
        }
        log(asked, hash, "GRANTED chunks " + delivery.first() + " to " + delivery.last());
        try (SecretKey key = SecretKey.generate(random)) {
            send(
                    new AnswerHeader.Granted(
                            hash, key, delivery.first(), delivery.last(), delivery.anchor(), delivery.lastEvent()),
                    asked.requester(),
                    answer);
            deliver(delivery, answer.body(provider.publicIdentity().suite(), key, hash, random));
        }
    }

    private static void deliver(Delivery delivery, AnswerWriter.Body body) throws IOException, MedChainException {
        ChunkIndex last = delivery.last();
        for (ChunkIndex index = delivery.first(); index.compareTo(last) <= 0; index = index.next()) {
            try (InputStream content = delivery.open(index)) {
                body.chunk(delivery.info(index), content);
            }
        }
        body.end();
    }

    private void refuse(Authentic asked, Digest hash, RefusalReason reason, AnswerWriter answer)
            throws IOException, MedChainException {
        log(asked, hash, reason.name());
        send(new AnswerHeader.Refused(hash, reason), asked.requester(), answer);
    }

    private void send(AnswerHeader header, PublicIdentity requester, AnswerWriter answer)
            throws IOException, MedChainException {
        SignedMessage message = SignedMessage.sign(AnswerHeader.USE, provider, certificate, requester, header.encode());
        answer.header(message.seal(AnswerHeader.USE, random));
    }

    private void log(Authentic asked, Digest hash, String outcome) throws MedChainException {
        log.write(new AccessLog.Entry(
                clock.instant(),
                Optional.of(asked.requester().id()),
                Optional.of(asked.request().session().id()),
                Optional.of(asked.request().data()),
                outcome,
                hash,
                asked.message().encode()));
    }
}
