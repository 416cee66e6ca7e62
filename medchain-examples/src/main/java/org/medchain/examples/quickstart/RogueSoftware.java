package org.medchain.examples.quickstart;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.internal.answer.AnswerReader;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;

/** Software that does what a {@link org.medchain.core.role.Requester} would not: asks for what was not granted. */
final class RogueSoftware {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private RogueSoftware() {}

    /** Asks for {@code range} whatever was granted. */
    static VerifiedData fetch(
            Stage stage,
            CertifiedIdentity asking,
            Session session,
            DataId data,
            GrantedRange range,
            ProviderGateway gateway)
            throws MedChainException {
        GrantOpening opening = session.grantOf(data).orElseThrow();
        AccessRequest request = new AccessRequest(
                session.id(),
                session.audienceOpening(),
                opening,
                range,
                Bytes.random(RANDOM, AccessRequest.NONCE_SIZE),
                Clock.systemUTC().instant());
        Bytes message = SignedMessage.sign(
                        AccessRequest.USE,
                        asking.keys(),
                        asking.certificate(),
                        opening.grant().provider(),
                        request.encode())
                .seal(AccessRequest.USE, RANDOM);
        SealedRequest sealed = new SealedRequest(Sealed.decode(message));
        try (AnswerReader answers = AnswerReader.open(
                ledger(stage),
                asking.keys(),
                Clock.systemUTC(),
                stage.folder().resolve("state").resolve("rogue"))) {
            return answers.fetch(
                    AnswerReader.Asked.of(request, sealed),
                    () -> gateway.exchange(Generation.URL, sealed),
                    FetchLimits.defaults());
        }
    }

    /** Puts a session on the ledger by which {@code stranger} grants himself all of what {@code known} shares a part of. */
    static Session grantOneself(Stage stage, CertifiedIdentity stranger, Session known, DataId data)
            throws MedChainException {
        LedgerClient ledger = ledger(stage);
        ledger.admit(stranger.certificate(), stranger.keys());
        Grant all = unrestricted(known.grantOf(data).orElseThrow().grant());
        Audience himself = new Audience(stranger.identity(), stranger.identity(), 0);
        try (SessionTerms terms = SessionTerms.create(List.of(all), himself, SymmetricKey.generate(RANDOM))) {
            EventSC event = EventSC.builder(stage.cast().consortium().genesisHash())
                    .terms(terms)
                    .build(stranger.keys(), RANDOM);
            ledger.append(event.event());
            SessionId id = new SessionId(event.event().hash());
            return new Session(
                    new SessionPointer(id, known.pointer().name()), terms.disclosure(), List.of(), List.of());
        }
    }

    private static Grant unrestricted(Grant grant) {
        return new Grant(
                grant.inventory(),
                grant.provider(),
                grant.data(),
                grant.kind(),
                GrantedRange.unrestricted(),
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
    }

    private static LedgerClient ledger(Stage stage) throws MedChainException {
        return new LedgerClient(stage.medchain().ledger(), Reads.inTurn(), Clock.systemUTC(), PATIENCE);
    }
}
