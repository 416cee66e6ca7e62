package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.AnswerForge;
import org.medchain.core.access.StreamHistory;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.InProcessGateway;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MedChainException;

/**
 * What every attack begins with: Alice has a stream of five chunks and a record at North, and has granted Ray chunks 2 to 4
 * and the record.
 */
abstract class AttackScene {
    static final GrantedRange ALL = GrantedRange.unrestricted();

    private static final Pattern OUTCOME = Pattern.compile("\"outcome\":\"([^\"]*)\"");

    @TempDir
    Path folder;

    World world;
    LyingDirectory directory;
    InventoryPointer inventory;
    DataId stream;
    DataId record;
    GrantedSession granted;
    Session session;

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
        return world.requester(RAY).accept(invited.invitationFor(identity(RAY)));
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
    Bytes request(User requester, DataId data, GrantedRange range) throws MedChainException {
        return request(world.user(requester), data, range, world.clock().instant());
    }

    Bytes request(CertifiedIdentity requester, DataId data, GrantedRange range, Instant time) throws MedChainException {
        return sealed(requester, identity(NORTH), plain(data, range, time));
    }

    /** What a request for {@code data} in the session says. */
    AccessRequest plain(DataId data, GrantedRange range, Instant time) {
        Session.OpenSection section = session.sections().get(0);
        Bytes nonce = Bytes.random(world.random(), AccessRequest.NONCE_SIZE);
        return new AccessRequest(session.pointer(), section.pointer(), data, range, nonce, time);
    }

    Bytes sealed(CertifiedIdentity requester, PublicIdentity provider, AccessRequest request) throws MedChainException {
        return SignedMessage.sign(
                        AccessRequest.USE, requester.keys(), requester.certificate(), provider, request.encode())
                .seal(AccessRequest.USE, world.random());
    }

    /** What became of {@code request} by the provider's access log; unless it was granted, it got no byte of data. */
    String outcome(User hospital, Bytes request) throws Exception {
        Bytes answer = InProcessGateway.answerOf(world.provider(hospital)::serve, request);
        String outcome = lastOutcome(hospital);
        if (!outcome.startsWith("GRANTED")) {
            assertThat(AnswerForge.split(answer)).as("frames of a refusal").hasSize(1);
        }
        return outcome;
    }

    String lastOutcome(User hospital) throws Exception {
        List<String> lines = Files.readAllLines(world.accessLog(hospital));
        Matcher matcher = OUTCOME.matcher(lines.get(lines.size() - 1));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** The address of the session's only section. */
    RecordAddress sectionAddress() {
        return session.sections().get(0).pointer().name().address();
    }

    /** What an honest provider would send of a stream. */
    AnswerForge.Goods honest(InventoryPointer of, DataId data, long first, long last) throws Exception {
        InventoryEntry entry = world.provider(NORTH).inventory(of).find(data).orElseThrow();
        long newest = entry.timeline().last().orElseThrow().value();
        StreamHistory history = new StreamHistory(
                world.networks().ledger(), identity(NORTH), entry.scheme(), entry.lastEvent(), newest);
        Anchor anchor = first == 1 ? Anchor.of(entry.seed()) : Anchor.of(history.digest(first - 1));
        List<AnswerForge.Chunk> chunks = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            try (InputStream in = world.store(NORTH).open(data, new ChunkIndex(index))) {
                Bytes content = Bytes.takeOwnership(in.readAllBytes());
                chunks.add(new AnswerForge.Chunk(ChunkInfo.chunk(index, World.time(index), content.size()), content));
            }
        }
        return new AnswerForge.Goods(first, last, anchor, history.ref(last), chunks, last - first + 1);
    }

    /** From now on North answers every request of Ray with these goods. */
    void northSends(AnswerForge.Goods goods) {
        AnswerForge forge = new AnswerForge(world.user(NORTH), identity(RAY), world.random());
        world.gateway()
                .route(
                        NORTH.host(),
                        (request, answer) ->
                                answer.write(forge.answer(request, goods).toByteArray()));
    }

    /** Makes sure that Ray is handed nothing and that nothing is left on his disk. */
    AbstractThrowableAssert<?, ? extends Throwable> assertCaught(String what, ThrowingCallable fetching)
            throws Exception {
        AbstractThrowableAssert<?, ? extends Throwable> thrown = assertThatThrownBy(fetching)
                .as(what)
                .isInstanceOf(MedChainException.class)
                .isNotInstanceOf(AccessDeniedException.class);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".sealed")))
                    .isEmpty();
        }
        return thrown;
    }
}
