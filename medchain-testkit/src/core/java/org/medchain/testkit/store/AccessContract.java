package org.medchain.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.testkit.store.StoreScene.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.UnauthenticatedCount;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;

/**
 * The contract of {@link ProviderStore}, part 5 of 5: sessions and requests.
 *
 * <p>Extend it and open the catalogue in {@link #open}.
 *
 * <p>Checked: a request is let through once, with its entry in the access log, also after nonces were forgotten; the log is read in
 * order; unauthenticated requests are counted with a sample; a session gathers grants, and its end stays.
 */
public abstract class AccessContract extends StoreContract {
    private static final int NONCE_SIZE = 16;

    private Bytes nonce() {
        return Bytes.random(random, NONCE_SIZE);
    }

    private AccessEntry entry(String outcome) {
        return new AccessEntry(
                NOW,
                scene.digest(),
                Optional.of(scene.digest()),
                Optional.of(new SessionId(scene.event().hash())),
                Optional.of(DataId.random(random)),
                outcome,
                scene.digest(),
                Bytes.random(random, 3_000),
                new AccessOrigin(Optional.of("192.0.2.7"), Optional.of("Dr. M\u00fcller"), Optional.of("Ward 7")));
    }

    @Test
    void request_isAdmittedOnceAndLoggedWithIt() throws Exception {
        Digest requester = scene.digest();
        Bytes nonce = nonce();
        AccessEntry granted = entry("GRANTED chunks 1 to 3");
        assertThat(store.seen(requester, nonce, NOW)).isFalse();
        assertThat(store.admit(requester, nonce, NOW, granted)).isTrue();
        assertThat(store.seen(requester, nonce, NOW)).isTrue();
        reopen();
        assertThat(store.admit(requester, nonce, NOW, entry("GRANTED"))).isFalse();
        assertThat(store.admit(requester, nonce, NOW.plusSeconds(9), entry("GRANTED")))
                .isFalse();
        assertThat(store.accessLog(0, 10)).containsExactly(new LoggedAccess(1, granted));
        assertThat(store.admit(scene.digest(), nonce, NOW, entry("GRANTED"))).isTrue();
        assertThat(store.admit(requester, nonce(), NOW, entry("GRANTED"))).isTrue();
        assertThatThrownBy(() -> store.admit(requester, Bytes.empty(), NOW, entry("GRANTED")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void accessLog_isReadInOrderInParts() throws Exception {
        AccessEntry bare = new AccessEntry(
                NOW, scene.digest(), Optional.empty(), Optional.empty(), "STALE", scene.digest(), Bytes.empty());
        store.log(bare);
        for (int i = 2; i <= 7; i++) {
            store.log(entry("REVOKED " + i));
        }
        reopen();
        assertThat(store.accessLog(0, 1)).containsExactly(new LoggedAccess(1, bare));
        List<LoggedAccess> part = store.accessLog(2, 3);
        assertThat(part).extracting(LoggedAccess::number).containsExactly(3L, 4L, 5L);
        assertThat(part)
                .extracting(row -> row.entry().outcome())
                .containsExactly("REVOKED 3", "REVOKED 4", "REVOKED 5");
        assertThat(store.accessLog(7, 3)).isEmpty();
    }

    @Test
    void prune_forgetsOldNoncesAndLetsNoneOfThemThrough() throws Exception {
        Digest requester = scene.digest();
        Digest other = scene.digest();
        Bytes old = nonce();
        Bytes older = nonce();
        Bytes young = nonce();
        store.admit(requester, old, NOW, entry("GRANTED"));
        store.admit(requester, older, NOW.minusSeconds(60), entry("GRANTED"));
        store.admit(requester, young, NOW.plus(Duration.ofDays(1)), entry("GRANTED"));
        Instant later = NOW.plus(Duration.ofDays(1)).plusSeconds(1);
        store.prune(later);
        store.prune(later);
        reopen();
        assertThat(store.admit(requester, old, NOW, entry("GRANTED"))).isFalse();
        assertThat(store.admit(requester, older, NOW.minusSeconds(60), entry("GRANTED")))
                .isFalse();
        assertThat(store.admit(requester, nonce(), NOW, entry("GRANTED")))
                .as("not newer than the mark")
                .isFalse();
        assertThat(store.seen(requester, nonce(), NOW)).isTrue();
        assertThat(store.admit(requester, young, NOW.plus(Duration.ofDays(1)), entry("GRANTED")))
                .isFalse();
        assertThat(store.admit(requester, nonce(), NOW.plusMillis(1), entry("GRANTED")))
                .isTrue();
        assertThat(store.admit(other, nonce(), NOW, entry("GRANTED")))
                .as("another requester")
                .isTrue();
        assertThat(store.accessLog(0, 100)).hasSize(5);
    }

    @Test
    void prune_byAClockThatJumped_refusesNobodyElse() throws Exception {
        Digest requester = scene.digest();
        Bytes nonce = nonce();
        store.admit(requester, nonce, NOW, entry("GRANTED"));
        store.prune(NOW.plus(Duration.ofDays(3_650)));
        assertThat(store.admit(requester, nonce, NOW, entry("GRANTED"))).isFalse();
        assertThat(store.admit(requester, nonce(), NOW.plusSeconds(1), entry("GRANTED")))
                .isTrue();
        assertThat(store.admit(scene.digest(), nonce(), NOW.minusSeconds(90), entry("GRANTED")))
                .isTrue();
    }

    @Test
    void unauthenticatedRequests_areCountedByHourWithASample() throws Exception {
        Bytes junk = Bytes.random(random, 10_000);
        for (int i = 0; i < 1_000; i++) {
            store.countUnauthenticated(NOW.plusMillis(i), "NOT_AUTHENTIC", i == 0 ? junk : Bytes.empty());
        }
        store.countUnauthenticated(NOW.plus(Duration.ofHours(1)), "NOT_AUTHENTIC", Bytes.utf8("x"));
        store.countUnauthenticated(NOW, "TOO_LARGE", Bytes.utf8("y"));
        Bytes sample = junk.slice(0, UnauthenticatedCount.MAX_SAMPLE);
        List<UnauthenticatedCount> expected = List.of(
                new UnauthenticatedCount(NOW, "NOT_AUTHENTIC", 1_000, sample),
                new UnauthenticatedCount(NOW, "TOO_LARGE", 1, Bytes.utf8("y")),
                new UnauthenticatedCount(NOW.plus(Duration.ofHours(1)), "NOT_AUTHENTIC", 1, Bytes.utf8("x")));
        reopen();
        assertThat(store.unauthenticated(NOW.plusSeconds(5), 10)).isEqualTo(expected);
        assertThat(store.unauthenticated(NOW.plus(Duration.ofHours(1)), 10)).isEqualTo(expected.subList(2, 3));
        assertThat(store.accessLog(0, 1)).isEmpty();
        assertThatThrownBy(() -> store.countUnauthenticated(NOW, "two\nlines", junk))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void session_keptTwice_gathersGrantsAndItsEndStays() throws Exception {
        DataId one = DataId.random(random);
        DataId two = DataId.random(random);
        SessionId id = new SessionId(scene.event().hash());
        Receipt receipt = new Receipt(new EventRef(new BlockHash(scene.digest()), id.event()), 5);
        RecordName section = new RecordName(
                scene.digest().value(), SuiteId.X25519, scene.digest().value(), 99);
        KnownSession.Grant first = new KnownSession.Grant(one, Bytes.utf8("opening 1"), Optional.empty());
        KnownSession.Grant second = new KnownSession.Grant(two, Bytes.utf8("opening 2"), Optional.of(section));
        Bytes audience = Bytes.utf8("audience");
        store.keep(new KnownSession(id, receipt, 77, audience, List.of(first), false));
        assertThat(store.session(id)).contains(new KnownSession(id, receipt, 77, audience, List.of(first), false));
        KnownSession.Grant forged = new KnownSession.Grant(one, Bytes.utf8("other opening"), Optional.of(section));
        store.keep(new KnownSession(id, receipt, 99, Bytes.utf8("other"), List.of(forged, second), false));
        reopen();
        KnownSession found = store.session(id).orElseThrow();
        assertThat(found.grants())
                .containsExactlyInAnyOrder(new KnownSession.Grant(one, first.opening(), Optional.of(section)), second);
        assertThat(found.expiresAtMillis()).isEqualTo(77);
        assertThat(found.audience()).isEqualTo(audience);
        assertThat(store.sessionsSharing(two))
                .containsExactly(new KnownSession(id, receipt, 77, audience, List.of(second), false));

        store.forget(id);
        store.forget(new SessionId(scene.event().hash()));
        store.keep(new KnownSession(id, receipt, 77, audience, List.of(), false));
        assertThat(store.sessionsSharing(two)).isEmpty();
        assertThat(store.session(id).orElseThrow().ended()).isTrue();
        assertThat(store.session(id).orElseThrow().grants()).hasSize(2);
        assertThat(store.session(new SessionId(scene.event().hash()))).isEmpty();
    }
}
