package org.medchain.examples.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.dht.Roster;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.examples.howto.FoundConsortium.Founders;
import org.medchain.examples.howto.FoundConsortium.Validity;

/** Founders and CA go through the steps of the page, with nothing in common but what they send. */
class FoundConsortiumTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final Instant now = Instant.now();
    private final Validity validity = new Validity(now, now.plus(Duration.ofDays(1)));

    @Test
    void steps_oneAfterAnother_makeAConsortiumThatVerifies() throws Exception {
        Path caKeys = folder.resolve("ca.p12");
        FoundConsortium.createTheCa(caKeys, PASSWORD, validity, RANDOM);
        IdentityCertificate caCertificate =
                KeyCase.open(caKeys, PASSWORD, RANDOM).certificate("ca").orElseThrow();
        CertifiedIdentity north = enrol("north", caKeys);
        Founders founders = new Founders(
                north.certificate(),
                enrol("south", caKeys).certificate(),
                enrol("east", caKeys).certificate(),
                enrol("west", caKeys).certificate());

        ConsortiumConfig consortium = FoundConsortium.configuration(caCertificate, founders);
        Rosters rosters = FoundConsortium.firstRoster(founders);
        Rosters later = FoundConsortium.rosterOfALaterEpoch(2, rosters.latest().nodes());

        consortium.verify(now);
        assertThat(consortium.members())
                .extracting(member -> member.certificate())
                .containsExactly(founders.north(), founders.south(), founders.east(), founders.west());
        assertThat(rosters.latest().epoch()).isEqualTo(1);
        assertThat(later.latest())
                .isEqualTo(rosters.latest().followedBy(rosters.latest().nodes()));
        assertThat(later.latest().replicas()).isEqualTo(Roster.DEFAULT_REPLICAS);
        assertThat(KeyCase.open(folder.resolve("north"), PASSWORD, RANDOM).certificate("member"))
                .contains(north.certificate());
    }

    private CertifiedIdentity enrol(String name, Path caKeys) throws MedChainException {
        Path keys = folder.resolve(name);
        Bytes request = FoundConsortium.requestACertificate(keys, PASSWORD, RANDOM);
        IdentityCertificate certificate = FoundConsortium.issue(caKeys, PASSWORD, request, validity, RANDOM);
        return FoundConsortium.keepTheCertificate(keys, PASSWORD, certificate, RANDOM);
    }
}
