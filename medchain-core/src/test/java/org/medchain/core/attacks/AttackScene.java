package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.answer.AnswerForge;
import org.medchain.core.internal.network.StreamEvents;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.InProcessGateway;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/**
 * What every attack begins with: Alice has a stream of five chunks and a record at North, and has granted Ray chunks 2 to 4
 * and the record.
 */
abstract class AttackScene {
    static final GrantedRange ALL = GrantedRange.unrestricted();

    /** How far a request's time may be from a provider's clock. */
    static final Duration WINDOW = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    World world;
    LyingDirectory directory;
    InventoryPointer inventory;
    DataId stream;
    DataId record;
    GrantedSession granted;
    Session session;

    /** Whoever else may be sealed an answer. */
    final List<Identity> strangers = new ArrayList<>();

    private final Suites suites;

    AttackScene(Suites suites) {
        this.suites = suites;
    }

    @BeforeEach
    void setTheScene() throws Exception {
        world = World.closed(folder, suites, suites.seed);
        world.aroundDirectory(honest -> directory = new LyingDirectory(honest));
        world.open();
        inventory = world.inventory(NORTH, ALICE);
        stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 5).id();
        record = world.record(inventory, NORTH, Bytes.utf8("letter"));
        granted = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(new Selection(inventory, stream, chunks(2, 4)), Selection.all(inventory, record)));
        session = accept(granted);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    Session accept(GrantedSession invited) throws MedChainException {
        return world.requester(RAY).accept(invited.forRequester());
    }

    PublicIdentity identity(User user) {
        return world.user(user).identity();
    }

    VerifiedData fetch(DataId data, GrantedRange range) throws MedChainException {
        return fetch(world.requester(RAY), session, data, range);
    }

    VerifiedData fetch(Requester requester, Session of, DataId data, GrantedRange range) throws MedChainException {
        return requester.fetch(of, data, range, world.gateway());
    }

    /** A request as {@code requester} would make it, by the clock's time. */
    SealedRequest request(User requester, DataId data, GrantedRange range) throws MedChainException {
        return request(world.user(requester), data, range, world.clock().instant());
    }

    SealedRequest request(CertifiedIdentity requester, DataId data, GrantedRange range, Instant time)
            throws MedChainException {
        return sealed(requester, identity(NORTH), plain(data, range, time));
    }

    /** What a request for {@code data} in the session says. */
    AccessRequest plain(DataId data, GrantedRange range, Instant time) {
        return plain(session, data, range, time);
    }

    AccessRequest plain(Session of, DataId data, GrantedRange range, Instant time) {
        return new AccessRequest(of.id(), of.audienceOpening(), of.grantOf(data).orElseThrow(), range, nonce(), time);
    }

    Bytes nonce() {
        return Bytes.random(world.random(), AccessRequest.NONCE_SIZE);
    }

    SealedRequest sealed(CertifiedIdentity requester, PublicIdentity provider, AccessRequest request)
            throws MedChainException {
        Bytes sealed = SignedMessage.sign(
                        AccessRequest.USE, requester.keys(), requester.certificate(), provider, request.encode())
                .seal(AccessRequest.USE, world.random());
        return new SealedRequest(Sealed.decode(sealed));
    }

    /** A request of the right form that nobody sealed. */
    SealedRequest junk() {
        return new SealedRequest(new Sealed(identity(NORTH).suite(), Bytes.random(world.random(), 40)));
    }

    /** What a hospital says to {@code request}; unless it is granted, it gets no byte of data. */
    String outcome(User hospital, SealedRequest request) throws Exception {
        List<Identity> everybody = new ArrayList<>(strangers);
        for (User user : User.values()) {
            everybody.add(world.user(user).keys());
        }
        Bytes answer = InProcessGateway.answerOf(world.provider(hospital)::serve, request);
        String outcome = AnswerForge.outcome(answer, everybody);
        if (!outcome.startsWith("GRANTED")) {
            assertThat(AnswerForge.split(answer)).as("frames of a refusal").hasSize(1);
        }
        return outcome;
    }

    /** The name of the session's only section. */
    RecordName section() throws MedChainException {
        return sections(session).get(0);
    }

    /** The names of a session's sections. */
    List<RecordName> sections(Session of) throws MedChainException {
        EventSC event = world.networks().ledger().session(of.id()).orElseThrow();
        return SessionForge.sections(event, world.user(ALICE).keys());
    }

    RecordAddress sectionAddress() throws MedChainException {
        return section().address();
    }

    /** The record at {@code address} as the honest directory has it. */
    DirectoryRecord stored(RecordAddress address) {
        return ((ReadOutcome.Found) world.directory().get(address).join()).record();
    }

    /** What an honest provider would send of data, of which {@code shared} is granted. */
    AnswerForge.Goods honest(InventoryPointer of, DataId data, long first, long last, GrantedRange shared)
            throws Exception {
        InventoryEntry entry = world.provider(NORTH).inventory(of).find(data).orElseThrow();
        StreamEvents events = StreamEvents.of(
                world.networks().ledger(),
                new StreamEvents.Reference(
                        entry.lastEvent(),
                        entry.last().value(),
                        identity(NORTH),
                        entry.scheme().code()));
        List<AnswerForge.Chunk> chunks = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            chunks.add(chunk(entry, index));
        }
        AnswerForge.Goods goods = AnswerForge.Goods.of(first, anchor(entry, events, first), chunks);
        if (entry.scheme() == DigestScheme.PLAIN) {
            return goods;
        }
        if (first > 1 && shared.contains(World.time(first - 1))) {
            Digest previous = new Digest(anchor(entry, events, first - 1).value());
            goods = goods.withBefore(chunk(entry, first - 1), previous);
        }
        if (last < events.index() && shared.contains(World.time(last + 1))) {
            goods = goods.withAfter(chunk(entry, last + 1));
        }
        return goods;
    }

    private static Anchor anchor(InventoryEntry entry, StreamEvents events, long index) throws MedChainException {
        return index == 1 ? Anchor.of(entry.secret()) : Anchor.of(events.digest(index - 1));
    }

    private AnswerForge.Chunk chunk(InventoryEntry entry, long index) throws Exception {
        try (InputStream in = world.bytes(NORTH, entry.id(), new ChunkIndex(index))) {
            Bytes content = Bytes.takeOwnership(in.readAllBytes());
            ChunkInfo info = entry.kind() == DataKind.RECORD
                    ? ChunkInfo.record(content.size())
                    : ChunkInfo.chunk(index, World.time(index), content.size());
            boolean salted = entry.scheme() == DigestScheme.BOUND;
            return new AnswerForge.Chunk(salted ? info.salted(entry.secret()) : info, content);
        }
    }

    /** From now on North answers every request of Ray by {@code answering}. */
    void northAnswers(Answering answering) {
        world.gateway()
                .route(
                        NORTH.host(),
                        (request, answer) ->
                                answer.write(answering.answer(forge(), request).toByteArray()));
    }

    /** Makes an answer. */
    @FunctionalInterface
    interface Answering {
        Bytes answer(AnswerForge forge, SealedRequest request) throws MedChainException;
    }

    AnswerForge forge() {
        return new AnswerForge(world.user(NORTH), identity(RAY), world.random());
    }

    /** From now on North answers every request of Ray with these goods. */
    void northSends(AnswerForge.Goods goods) {
        northAnswers((forge, request) -> forge.answer(request, goods));
    }

    /** Makes sure that Ray is handed nothing and that nothing is left on his disk. */
    AbstractThrowableAssert<?, ? extends Throwable> assertCaught(String what, ThrowingCallable fetching)
            throws Exception {
        AbstractThrowableAssert<?, ? extends Throwable> thrown = assertThatThrownBy(fetching)
                .as(what)
                .isInstanceOf(MedChainException.class)
                .isNotInstanceOf(AccessDeniedException.class);
        assertThat(FileTrees.files(folder))
                .filteredOn(file -> file.toString().endsWith(".sealed"))
                .isEmpty();
        return thrown;
    }

    /** What an invitation to a requester says. */
    static Bytes pointer(SessionId id, RecordName name) {
        return new StructWriter()
                .integer(0, 1)
                .bytes(1, id.event().value())
                .struct(2, name, RecordName::encode)
                .toBytes();
    }

    /** A message of {@code sender}, sealed to {@code recipient}. */
    Sealed message(String use, CertifiedIdentity sender, PublicIdentity recipient, Bytes payload)
            throws MedChainException {
        DomainTag tag = DomainTag.of(use);
        Bytes sealed = SignedMessage.sign(tag, sender.keys(), sender.certificate(), recipient, payload)
                .seal(tag, world.random());
        return Sealed.decode(sealed);
    }

    /** The authority revokes a certificate. */
    void revoke(IdentityCertificate certificate) throws MedChainException {
        Identity ca = world.consortium().ca().identity();
        world.networks()
                .ledger()
                .append(RevokeCertificates.create(
                                world.networks().ledger().consortium(), List.of(certificate.serial()), ca)
                        .event());
    }
}
