package org.medchain.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class IdentityTest {
    private static final DomainTag USE = DomainTag.of("test");
    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final Bytes ID = Bytes.utf8("id");

    @ParameterizedTest
    @EnumSource
    void decode_encoded_isTheSameAndCutIsRefused(SuiteId suite) throws MalformedException {
        PublicIdentity identity = identity(suite, 1).publicIdentity();
        Bytes encoded = identity.encode();
        assertThat(encoded.size()).isLessThan(PublicIdentity.MAX_SIZE);
        assertThat(PublicIdentity.decode(encoded)).isEqualTo(identity);
        assertThat(Flips.everyCut(encoded)).allSatisfy(cut -> assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> PublicIdentity.decode(cut)));
    }

    @ParameterizedTest
    @EnumSource
    void decode_everyFlippedBit_isRefusedOrAnotherIdentity(SuiteId suite) {
        PublicIdentity identity = identity(suite, 1).publicIdentity();
        assertThat(Flips.everyBit(identity.encode())).allSatisfy(flipped -> {
            try {
                PublicIdentity other = PublicIdentity.decode(flipped);
                assertThat(other).isNotEqualTo(identity);
                assertThat(other.id()).isNotEqualTo(identity.id());
                assertThat(other.encode()).isEqualTo(flipped);
            } catch (MalformedException e) {
                assertThat(e).hasMessageMatching("(identity at byte|expected suite) .*");
            }
        });
    }

    @Test
    void decode_unknownSuite_isRefused() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> PublicIdentity.decode(Bytes.fromHex("a3000301400240")));
    }

    @Test
    void publicIdentity_keysOfAnotherSize_isMisuse() {
        Bytes key = Bytes.fromHex("00".repeat(32));
        assertThatIllegalArgumentException().isThrownBy(() -> new PublicIdentity(SuiteId.P256, key, key));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublicIdentity(SuiteId.X25519, key, key.slice(0, 31)));
    }

    @Test
    void encode_isPinned() {
        Bytes encoded = new PublicIdentity(
                        SuiteId.X25519, Bytes.fromHex("aa".repeat(32)), Bytes.fromHex("bb".repeat(32)))
                .encode();
        assertThat(encoded.toHex()).isEqualTo("a30001" + "015820" + "aa".repeat(32) + "025820" + "bb".repeat(32));
    }

    @ParameterizedTest
    @EnumSource
    void verify_ofOwnSignature_passesAndNothingElseDoes(SuiteId suite) throws VerificationException {
        SoftwareIdentity signer = identity(suite, 1);
        Bytes signature = signer.sign(USE, MESSAGE);
        PublicIdentity identity = signer.publicIdentity();
        identity.verify(USE, MESSAGE, signature);
        refused(identity, DomainTag.of("other"), MESSAGE, signature);
        refused(identity, USE, Bytes.utf8("massage"), signature);
        refused(identity, USE, MESSAGE, Bytes.empty());
        refused(identity(suite, 2).publicIdentity(), USE, MESSAGE, signature);
        Flips.everyByte(signature).forEach(flipped -> refused(identity, USE, MESSAGE, flipped));
    }

    @Test
    void verify_useAndMessageCutElsewhere_isRefused() {
        SoftwareIdentity signer = identity(SuiteId.X25519, 1);
        Bytes signature = signer.sign(DomainTag.of("ab"), Bytes.utf8("c"));
        refused(signer.publicIdentity(), DomainTag.of("a"), Bytes.utf8("bc"), signature);
    }

    @ParameterizedTest
    @EnumSource
    void open_sealedToIt_opensAndNothingElseDoes(SuiteId suite) throws MedChainException {
        SoftwareIdentity holder = identity(suite, 1);
        Bytes sealed = holder.publicIdentity().seal(USE, ID, MESSAGE, TestRandom.seeded(9));
        try (SecretBytes opened = holder.open(USE, ID, sealed)) {
            assertThat(opened.exposeCopy()).isEqualTo(MESSAGE.toByteArray());
        }
        doesNotOpen(identity(suite, 2), USE, ID, sealed);
        doesNotOpen(holder, DomainTag.of("other"), ID, sealed);
        doesNotOpen(holder, USE, Bytes.empty(), sealed);
        Flips.everyByte(Sealed.decode(sealed).box())
                .forEach(flipped -> doesNotOpen(holder, USE, ID, new Sealed(suite, flipped).encode()));
    }

    /** A key of one suite is never used in another, which might open it or tell something of it. */
    @ParameterizedTest
    @EnumSource
    void open_sealedWithAnotherSuite_isRefusedBeforeTheKeyIsUsed(SuiteId suite) throws MalformedException {
        SoftwareIdentity holder = identity(suite, 1);
        SuiteId other = suite == SuiteId.P256 ? SuiteId.X25519 : SuiteId.P256;
        Bytes sealed = identity(other, 1).publicIdentity().seal(USE, ID, MESSAGE, TestRandom.seeded(9));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> holder.open(USE, ID, sealed))
                .withMessage("expected a text sealed with suite " + suite + ", found suite " + other);
    }

    @Test
    void decode_overMaxSize_isRefusedBeforeItIsRead() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> PublicIdentity.decode(Bytes.takeOwnership(new byte[PublicIdentity.MAX_SIZE + 1])))
                .withMessageContaining("expected at most " + PublicIdentity.MAX_SIZE);
    }

    @Test
    void open_notASealedText_isMalformed() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> identity(SuiteId.X25519, 1).open(USE, ID, Bytes.fromHex("a0")));
    }

    @ParameterizedTest
    @EnumSource
    void softwareIdentity_toString_hidesSecretsAndCloseEndsUse(SuiteId suite) throws MalformedException {
        SoftwareIdentity identity = identity(suite, 1);
        String signing = hex(identity.signingKeys().privateKey());
        String sealing = hex(identity.sealingKeys().privateKey());
        assertThat(identity.toString())
                .contains("redacted")
                .doesNotContain(signing.substring(0, 8), sealing.substring(0, 8));
        Bytes sealed = identity.publicIdentity().seal(USE, ID, MESSAGE, TestRandom.seeded(9));
        identity.close();
        assertThatIllegalStateException().isThrownBy(() -> identity.sign(USE, MESSAGE));
        assertThatIllegalStateException().isThrownBy(() -> identity.open(USE, ID, sealed));
    }

    private static String hex(SecretBytes secret) {
        return Bytes.takeOwnership(secret.exposeCopy()).toHex();
    }

    private static SoftwareIdentity identity(SuiteId suite, int seed) {
        return SoftwareIdentity.generate(suite, TestRandom.seeded(seed));
    }

    private static void refused(PublicIdentity identity, DomainTag use, Bytes message, Bytes signature) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> identity.verify(use, message, signature));
    }

    private static void doesNotOpen(Identity holder, DomainTag use, Bytes id, Bytes sealed) {
        assertThatExceptionOfType(VerificationException.class).isThrownBy(() -> holder.open(use, id, sealed));
    }

    @Test
    void toString_publicIdentity_showsSuiteAndBeginningOfTheKey() {
        PublicIdentity identity =
                SoftwareIdentity.generate(SuiteId.X25519, TestRandom.seeded(1)).publicIdentity();
        assertThat(identity.toString())
                .isEqualTo("PublicIdentity[X25519 " + identity.verifyKey().toShortHex() + "]");
    }
}
