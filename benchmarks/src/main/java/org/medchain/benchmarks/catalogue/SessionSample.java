package org.medchain.benchmarks.catalogue;

import java.security.SecureRandom;
import java.util.List;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.event.SessionTerms;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * One session, as an EventSC commits to it, and as an event would that held one digest of all that is granted: without salts,
 * without a secret and without the inventories in its sealed content, so that it is shown whole or not at all.
 */
final class SessionSample {
    private static final DomainTag PLAIN = DomainTag.of("benchmark-session");
    private static final EventType PLAIN_TYPE = new EventType(1000);

    private final Cast cast;
    private final SecureRandom random;
    private final List<Grant> grants;
    private final Audience audience;
    private final Bytes locator;
    private final EventSC event;
    private final SessionDisclosure one;
    private final SessionDisclosure all;
    private final Digest digest;

    private SessionSample(Cast cast, SessionTerms terms, Bytes locator, SecureRandom random) throws MalformedException {
        this.cast = cast;
        this.random = random;
        this.grants = terms.grants();
        this.audience = terms.audience();
        this.locator = locator;
        this.event = event(terms);
        this.one = new SessionDisclosure(terms.audienceOpening(), List.of(terms.opening(grants.size() / 2)));
        this.all = terms.disclosure();
        this.digest = plainDigest();
    }

    static SessionSample of(Cast cast, int grants, SecureRandom random) throws MalformedException {
        Events events = new Events(cast, random);
        try (SessionTerms terms = events.terms(grants)) {
            return new SessionSample(cast, terms, events.locator(terms.grants()), random);
        }
    }

    /** As a patient makes it: salts, tree, seal, signature. */
    EventSC make() throws MalformedException {
        try (SessionTerms terms = SessionTerms.create(grants, audience, SymmetricKey.generate(random))) {
            return event(terms);
        }
    }

    private EventSC event(SessionTerms terms) throws MalformedException {
        return EventSC.builder(cast.consortium().genesisHash())
                .terms(terms)
                .locator(locator)
                .build(cast.patient().keys(), random);
    }

    /** The same with one digest. */
    Event makePlain() throws MalformedException {
        Bytes content = new StructWriter()
                .structs(0, grants, (grant, struct) -> struct.bytes(
                                0, grant.data().value())
                        .optionalInteger(1, grant.range().startMicros())
                        .optionalInteger(2, grant.range().endMicros()))
                .struct(1, audience.requester(), PublicIdentity::encode)
                .bytes(2, locator)
                .toBytes();
        Digest granted = plainDigest();
        Bytes body = new StructWriter()
                .bytes(0, cast.patient().identity().seal(PLAIN, granted.value(), content, random))
                .bytes(1, granted.value())
                .toBytes();
        return Event.sign(
                cast.consortium().genesisHash(),
                PLAIN_TYPE,
                body,
                cast.patient().keys());
    }

    private Digest plainDigest() {
        Bytes granted = new StructWriter()
                .structs(0, grants, Grant::encode)
                .struct(1, audience, Audience::encode)
                .toBytes();
        return Hasher.hash(PLAIN, granted);
    }

    /** As a provider verifies a request. */
    SessionDisclosure verifyOne() throws VerificationException {
        one.verify(event);
        return one;
    }

    /** As a requester verifies a session. */
    SessionDisclosure verifyAll() throws VerificationException {
        all.verify(event);
        return all;
    }

    /** As anybody would verify the one digest. */
    Digest verifyPlain() throws VerificationException {
        Digest found = plainDigest();
        if (!found.equals(digest)) {
            throw new VerificationException("the digest is " + found + ", expected " + digest);
        }
        return found;
    }

    int bytesOfOne() {
        return one.encode().size();
    }

    int bytesOfAll() {
        return all.encode().size();
    }
}
