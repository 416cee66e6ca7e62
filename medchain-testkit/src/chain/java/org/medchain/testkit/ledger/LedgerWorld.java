package org.medchain.testkit.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventDGBuilder;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSCBuilder;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionTerms;
import org.medchain.chain.event.TimeRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.ManualClock;
import org.medchain.testkit.fixture.TestRandom;

/** A consortium with its CA, its members and some users, the same in every run; and events by them. Thread-safe. */
public final class LedgerWorld {
    /** The time at which the clock stands first. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    /** The end of every certificate. */
    public static final Instant END = Instant.parse("2027-03-01T00:00:00Z");

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    /** The clock of all ledgers opened here. */
    public final ManualClock clock = new ManualClock(START);
    /** The consortium's CA. */
    public final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, FROM, END, TestRandom.seeded(5));
    /** The genesis hash of {@link #config}: what events are signed for. */
    public final BlockHash consortium;
    /** Who signs for each member. */
    public final List<SoftwareIdentity> members;
    /** The genesis configuration. */
    public final ConsortiumConfig config;
    /** A user who stores data. */
    public final Identity provider = Identities.of(1);
    /** A user whose data it is. */
    public final Identity patient = Identities.of(2);
    /** A user of the other suite. */
    public final Identity requester = Identities.of(SuiteId.P256, 3);

    private final TestRandom random;
    private final AtomicLong number = new AtomicLong();

    /** A consortium of {@code size} members with these limits. */
    public LedgerWorld(int size, BlockLimits limits) {
        this(size, limits, 17);
    }

    /** The same consortium, with events that follow from {@code seed}. */
    public LedgerWorld(int size, BlockLimits limits, long seed) {
        this.random = TestRandom.seeded(seed);
        this.members = new ArrayList<>();
        List<Member> listed = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            SoftwareIdentity identity = Identities.of(100 + i);
            members.add(identity);
            listed.add(new Member("member " + i, issue(identity)));
        }
        this.config = ConsortiumConfig.create("test", ca.certificate(), listed, limits);
        this.consortium = config.genesisHash();
    }

    /** A consortium of one with the default limits. */
    public LedgerWorld() {
        this(1, BlockLimits.DEFAULT);
    }

    /** The ledger of the first member, on the embedded engine. */
    public Ledger open(Path folder) throws MedChainException {
        return builder(folder, 0).open();
    }

    /** A ledger of a member. */
    public LedgerBuilder builder(Path folder, int member) {
        return LedgerBuilder.in(folder)
                .consortium(config)
                .member(members.get(member))
                .clock(clock)
                .nanoTime(clock::nanoTime);
    }

    /** A certificate that is valid as long as the CA is. */
    public CertifiedIdentity certified(Identity subject) {
        return new CertifiedIdentity(subject, issue(subject));
    }

    /** A certificate for the whole time. */
    public IdentityCertificate issue(Identity subject) {
        return issue(subject, FROM, END);
    }

    /** A certificate that is valid for some time. */
    public IdentityCertificate issue(Identity subject, Instant from, Instant to) {
        try {
            return ca.issue(EnrolmentRequest.create("user", subject), from, to);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Admits a user. */
    public Event admit(Identity user) {
        return AdmitIdentity.create(consortium, issue(user), user).event();
    }

    /** Admits {@link #provider}, {@link #patient} and {@link #requester}. */
    public void admitAll(Ledger ledger) {
        for (Identity user : List.of(provider, patient, requester)) {
            ledger.append(admit(user)).join();
        }
    }

    /** The event of change {@code number} of the members, approved by {@code approvers}, of whom the first submits it. */
    public Event changeMembers(long number, List<Seat> seats, SortedMap<Integer, Identity> approvers) {
        MemberChange change = new MemberChange(number, seats);
        List<MemberSignature> approvals = new ArrayList<>();
        approvers.forEach((member, signer) -> approvals.add(change.approve(config, member, signer)));
        return ChangeMembers.create(
                        consortium,
                        change,
                        approvals,
                        List.copyOf(approvers.values()).get(0))
                .event();
    }

    /** The founders with these numbers. */
    public SortedMap<Integer, Identity> founders(int... numbers) {
        SortedMap<Integer, Identity> founders = new TreeMap<>();
        for (int number : numbers) {
            founders.put(number, members.get(number));
        }
        return founders;
    }

    /** A seat that is given to the holder of {@code identity}. */
    public Seat seat(int number, Identity identity, String address) {
        return new Seat(number, Optional.of(new Member("member " + number, issue(identity), Optional.of(address))));
    }

    /** An event that nobody has seen, of a type that nobody knows, with a body of {@code size} bytes. */
    public Event opaque(Identity signer, int size) {
        byte[] body = new byte[size];
        byte[] label = Bytes.utf8("event " + number.incrementAndGet()).toByteArray();
        System.arraycopy(label, 0, body, 0, Math.min(size, label.length));
        return Event.sign(consortium, new EventType(1_000), Bytes.takeOwnership(body), signer);
    }

    /** An event about a new record of {@link #patient}. */
    public Event record(Identity signer) {
        return build(EventDG.builder(consortium).data(DataId.random(random)).digest(1, digest()), signer);
    }

    /** An event about a chunk of a stream of {@link #patient}, after the one at {@code previous}. */
    public Event chunk(Identity signer, long index, EventRef previous) {
        TimeRange range = new TimeRange(index * 1_000, (index + 1) * 1_000);
        return build(
                EventDG.builder(consortium)
                        .data(DataId.random(random))
                        .index(new ChunkIndex(index))
                        .range(range)
                        .digest(1, digest())
                        .previousChunk(previous),
                signer);
    }

    /** An event about the first chunk of a stream of {@link #patient}. */
    public Event firstChunk(Identity signer) {
        return build(
                EventDG.builder(consortium)
                        .data(DataId.random(random))
                        .index(new ChunkIndex(1))
                        .range(new TimeRange(0, 1_000))
                        .digest(1, digest()),
                signer);
    }

    private Event build(EventDGBuilder builder, Identity signer) {
        try {
            return builder.patient(patient.publicIdentity())
                    .build(signer, random)
                    .event();
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A session that {@code signer} grants to {@link #requester}. */
    public Event session(Identity signer) {
        return session(signer, Optional.empty());
    }

    /** A session that {@code signer} grants to {@link #requester} in place of another. */
    public Event session(Identity signer, EventHash replaced) {
        return session(signer, Optional.of(replaced));
    }

    private Event session(Identity signer, Optional<EventHash> replaced) {
        Grant grant = Grants.record(0xa1, provider.publicIdentity(), random.nextInt(256));
        Audience audience = new Audience(requester.publicIdentity(), signer.publicIdentity(), 0);
        try (SessionTerms terms = SessionTerms.create(List.of(grant), audience, SymmetricKey.generate(random))) {
            EventSCBuilder builder = EventSC.builder(consortium).terms(terms);
            replaced.ifPresent(builder::replaces);
            return builder.build(signer, random).event();
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }

    /** Lets the world grow older. */
    public void passTime(Duration time) {
        clock.move(time);
    }
}
