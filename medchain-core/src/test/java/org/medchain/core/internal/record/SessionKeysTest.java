package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSCBuilder;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.event.SessionTerms;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MalformedException;
import org.medchain.testkit.fixture.TestRandom;

class SessionKeysTest {
    private static final long NEVER = RecordName.NEVER;

    private final TestRandom random = TestRandom.seeded(6);
    private final SoftwareIdentity alice = SoftwareIdentity.generate(SuiteId.X25519, random);

    private SessionKeys fresh(long expiresAt) {
        return SessionKeys.fresh(SuiteId.X25519, SymmetricKey.generate(random), expiresAt, random);
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }

    private Grant grant() {
        EventRef reference = new EventRef(BlockHash.of(digest().value()), EventHash.of(digest().value()));
        return new Grant(
                digest(),
                alice.publicIdentity(),
                DataId.random(random),
                DataKind.RECORD,
                GrantedRange.unrestricted(),
                1,
                reference,
                ChunkIndex.FIRST,
                Optional.of(ChunkIndex.FIRST),
                digest().value());
    }

    private SessionContent content(Optional<Bytes> locator) throws Exception {
        Audience audience = new Audience(alice.publicIdentity(), alice.publicIdentity(), 7);
        EventSCBuilder builder = EventSC.builder(BlockHash.of(digest().value()))
                .terms(SessionTerms.create(List.of(grant()), audience, SymmetricKey.generate(random)));
        locator.ifPresent(builder::locator);
        return builder.build(alice, random).open(alice);
    }

    private boolean keepsTheRecord(long expiresAt, long nextExpiresAt) {
        SessionKeys before = fresh(expiresAt);
        Optional<SessionKeys> next = before.following(SymmetricKey.generate(random), nextExpiresAt);
        next.ifPresent(keys -> assertThat(keys.sessionName()).isEqualTo(before.sessionName()));
        next.ifPresent(keys -> assertThat(keys.sharesRecordWith(before)).isTrue());
        return next.isPresent();
    }

    @Test
    void session_thatTakesAnothersPlace_keepsItsRecordUnlessItOutlivesThat() {
        assertThat(keepsTheRecord(1000, 999)).isTrue();
        assertThat(keepsTheRecord(1000, 1000)).isTrue();
        assertThat(keepsTheRecord(1000, 1001)).isFalse();
        assertThat(keepsTheRecord(1000, NEVER)).isFalse();
        assertThat(keepsTheRecord(NEVER, NEVER)).isTrue();
        assertThat(keepsTheRecord(NEVER, 1000)).isTrue();
    }

    @Test
    void records_expireWithTheirSession_andTheSessionsOwnWithTheFirst() {
        SessionKeys first = fresh(1000);
        assertThat(first.sessionName().expiresAtMillis()).isEqualTo(1000);
        assertThat(first.sectionName(1).expiresAtMillis()).isEqualTo(1000);
        SessionKeys second = first.following(SymmetricKey.generate(random), 900).orElseThrow();
        assertThat(second.sessionName().expiresAtMillis()).isEqualTo(1000);
        assertThat(second.sectionName(1).expiresAtMillis()).isEqualTo(900);
    }

    @Test
    void keys_ofEveryRecord_areItsOwn() throws Exception {
        SessionKeys first = fresh(1000);
        SessionKeys second =
                first.following(SymmetricKey.generate(random), 1000).orElseThrow();
        SessionKeys other = fresh(1000);
        assertThat(first.sharesRecordWith(other)).isFalse();
        Set<Bytes> reading = new HashSet<>();
        Set<Bytes> writing = new HashSet<>();
        for (SessionKeys keys : List.of(first, second, other)) {
            for (int section = 1; section <= 2; section++) {
                RecordName name = keys.sectionName(section);
                writing.add(name.writeKey());
                reading.add(Bytes.copyOf(keys.section(section).key().bytes().exposeCopy()));
            }
        }
        for (SessionKeys keys : List.of(first, other)) {
            writing.add(keys.sessionName().writeKey());
            reading.add(Bytes.copyOf(keys.sessionKey().bytes().exposeCopy()));
            reading.add(root(keys));
        }
        assertThat(writing).hasSize(8);
        assertThat(reading).hasSize(10);
    }

    private static Bytes root(SessionKeys keys) throws MalformedException {
        return StructReader.decode("locator", keys.locator(), EventSC.MAX_LOCATOR_SIZE, struct -> {
            Bytes root = struct.bytes(0, SymmetricKey.SIZE);
            struct.uint(1, 0, Long.MAX_VALUE);
            struct.structs(2, 0, 100, GrantOrigin::decode);
            return root;
        });
    }

    @Test
    void key_thatReads_makesNoWriteKey() {
        SessionKeys keys = fresh(1000);
        try (WriteKey fromReading =
                WriteKey.derive(SuiteId.X25519, keys.section(1).key().bytes())) {
            assertThat(fromReading.name(keys.sectionName(1).label(), 1000)).isNotEqualTo(keys.sectionName(1));
        }
        try (WriteKey fromReading =
                WriteKey.derive(SuiteId.X25519, keys.sessionKey().bytes())) {
            assertThat(fromReading.name(keys.sessionName().label(), 1000)).isNotEqualTo(keys.sessionName());
        }
    }

    @Test
    void origins_ofAHundredGrantsAreInTheLocator_andOfMoreAreNot() throws Exception {
        SessionKeys keys = fresh(1000);
        List<Grant> grants = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            grants.add(grant());
        }
        SessionKeys read = SessionKeys.of(SuiteId.X25519, content(Optional.of(keys.locator(grants))));
        assertThat(read.origins())
                .isEqualTo(grants.stream().map(GrantOrigin::of).toList());
        assertThat(read.sessionName()).isEqualTo(keys.sessionName());
        grants.add(grant());
        assertThat(SessionKeys.of(SuiteId.X25519, content(Optional.of(keys.locator(grants))))
                        .origins())
                .isEmpty();
        Bytes more = new StructWriter()
                .bytes(0, root(keys))
                .integer(1, 1000)
                .structs(2, Collections.nCopies(101, GrantOrigin.of(grant())), GrantOrigin::encode)
                .toBytes();
        assertThatThrownBy(() -> SessionKeys.of(SuiteId.X25519, content(Optional.of(more))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void event_withoutALocator_isMalformed() {
        assertThatThrownBy(() -> SessionKeys.of(SuiteId.X25519, content(Optional.empty())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("no locator");
    }

    @Test
    void close_wipesAllThatRecordsAreMadeFrom() {
        SessionKeys keys = fresh(1000);
        keys.close();
        assertThatThrownBy(keys::sessionName).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keys.sectionName(1)).isInstanceOf(IllegalStateException.class);
    }
}
