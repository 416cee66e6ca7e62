package org.medchain.crypto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.KeyHandle;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Device;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class KeyHandleIdentityTest {
    private static final DomainTag USE = DomainTag.of("test");
    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final Bytes ID = Bytes.utf8("id");
    private static final BigInteger HALF_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16).shiftRight(1);

    private final SoftwareIdentity inMemory = SoftwareIdentity.generate(SuiteId.P256, TestRandom.seeded(1));

    static Stream<Arguments> devices() {
        return Stream.of(SuiteId.values()).flatMap(suite -> Stream.of(
                        sunEc(),
                        new BouncyCastleProvider(),
                        new Device(sunEc(), "EdDSA", "XDH", "NONEwithECDSA", "ECDH"))
                .map(provider -> Arguments.of(suite, provider)));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void handles_ofKeysInMemory_signAndOpenAsThese(SuiteId suite, Provider provider) throws Exception {
        SoftwareIdentity software = SoftwareIdentity.generate(suite, TestRandom.seeded(1));
        KeyHandleIdentity handles = handles(software, provider);
        assertThat(handles.publicIdentity()).isEqualTo(software.publicIdentity());
        for (int size : new int[] {0, 1, 1_000, 600_000}) {
            Bytes message = Bytes.random(TestRandom.seeded(size), size);
            software.publicIdentity().verify(USE, message, handles.sign(USE, message));
            handles.publicIdentity().verify(USE, message, software.sign(USE, message));
            Bytes sealed = handles.publicIdentity().seal(USE, ID, message, TestRandom.seeded(2));
            assertThat(opened(handles, sealed)).isEqualTo(message).isEqualTo(opened(software, sealed));
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void open_anythingWrong_failsInOneWay(SuiteId suite, Provider provider) throws Exception {
        KeyHandleIdentity holder = handles(SoftwareIdentity.generate(suite, TestRandom.seeded(1)), provider);
        Bytes sealed = holder.publicIdentity().seal(USE, ID, MESSAGE, TestRandom.seeded(9));
        Bytes box = Sealed.decode(sealed).box();
        Stream.concat(Flips.everyByte(box), Flips.everyCut(box))
                .forEach(wrong -> doesNotOpen(holder, USE, ID, new Sealed(suite, wrong).encode()));
        doesNotOpen(holder, DomainTag.of("other"), ID, sealed);
        doesNotOpen(holder, USE, Bytes.empty(), sealed);
        assertThat(opened(holder, sealed)).isEqualTo(MESSAGE);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void open_sealedWithAnotherSuite_isRefused(SuiteId suite, Provider provider) throws Exception {
        SuiteId other = suite == SuiteId.P256 ? SuiteId.X25519 : SuiteId.P256;
        KeyHandleIdentity holder = handles(SoftwareIdentity.generate(suite, TestRandom.seeded(1)), provider);
        Bytes sealed = SoftwareIdentity.generate(other, TestRandom.seeded(1))
                .publicIdentity()
                .seal(USE, ID, MESSAGE, TestRandom.seeded(9));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> holder.open(USE, ID, sealed))
                .withMessage("expected a text sealed with suite " + suite + ", found suite " + other);
    }

    @Test
    void open_keyThatIsNoSoundPoint_neverReachesTheDevice() throws Exception {
        Device device = new Device(sunEc(), "SHA256withECDSA", "ECDH");
        KeyHandleIdentity holder = handles(inMemory, device);
        Bytes box = Sealed.decode(holder.publicIdentity().seal(USE, ID, MESSAGE, TestRandom.seeded(9)))
                .box();
        int before = device.agreements();
        for (Bytes wrong : Flips.everyByte(box.slice(0, 65)).toList()) {
            Bytes forged = Bytes.concat(wrong, box.slice(65, box.size()));
            doesNotOpen(holder, USE, ID, new Sealed(SuiteId.P256, forged).encode());
        }
        assertThat(device.agreements()).isEqualTo(before);
    }

    @Test
    void sign_manyTimes_isAlwaysLow() throws Exception {
        Device device = new Device(sunEc(), "NONEwithECDSA", "ECDH");
        for (Provider provider : new Provider[] {sunEc(), device}) {
            KeyHandleIdentity signer = handles(inMemory, provider);
            for (int i = 0; i < 100; i++) {
                Bytes message = Bytes.utf8("message " + i);
                Bytes signature = signer.sign(USE, message);
                assertThat(new BigInteger(1, signature.slice(32, 64).toByteArray()))
                        .isLessThanOrEqualTo(HALF_ORDER);
                signer.publicIdentity().verify(USE, message, signature);
            }
        }
    }

    @Test
    void open_agreementWithZerosInFrontThatTheDeviceLeavesOut_opens() throws Exception {
        Device device = new Device(sunEc(), "SHA256withECDSA", "ECDH");
        KeyHandleIdentity holder = handles(inMemory, device);
        TestRandom random = TestRandom.seeded(3);
        for (int i = 0; i < 5_000 && device.shortened() < 2; i++) {
            Bytes sealed = holder.publicIdentity().seal(USE, ID, MESSAGE, random);
            assertThat(opened(holder, sealed)).isEqualTo(MESSAGE);
        }
        assertThat(device.shortened()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "CKR_PIN_LOCKED, false",
        "CKR_USER_NOT_LOGGED_IN, false",
        "CKR_KEY_FUNCTION_NOT_PERMITTED, false",
        "CKR_ATTRIBUTE_SENSITIVE, false",
        "CKR_SESSION_HANDLE_INVALID, true",
        "CKR_DEVICE_ERROR, true",
        "CKR_TOKEN_NOT_PRESENT, true",
    })
    void device_away_isSaidWithWhetherARetryHelps(String code, boolean retryHelps) throws Exception {
        Device device = new Device(sunEc(), "SHA256withECDSA", "ECDH");
        KeyHandleIdentity holder = handles(inMemory, device);
        Bytes sealed = holder.publicIdentity().seal(USE, ID, MESSAGE, TestRandom.seeded(9));
        device.fail(Optional.of(new ProviderException("PIN 4711 of the token", new ProviderException(code))));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> holder.sign(USE, MESSAGE))
                .satisfies(failure -> isClear(failure, code, retryHelps));
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> holder.open(USE, ID, sealed))
                .satisfies(failure -> isClear(failure, code, retryHelps));
        device.fail(Optional.empty());
        holder.publicIdentity().verify(USE, MESSAGE, holder.sign(USE, MESSAGE));
        assertThat(opened(holder, sealed)).isEqualTo(MESSAGE);
    }

    private static void isClear(KeyUnavailableException failure, String code, boolean retryHelps) {
        assertThat(failure.retryHelps()).isEqualTo(retryHelps);
        assertThat(failure)
                .hasMessageContaining("a key of Device")
                .hasMessageContaining(code)
                .hasMessageEndingWith(
                        retryHelps ? "; try again later" : "; a retry helps only after the cause is fixed")
                .hasMessageNotContaining("4711");
    }

    @Test
    void device_thatDoesNotHaveTheAlgorithm_isSaid() throws Exception {
        Device signsOnly = new Device(sunEc(), "SHA256withECDSA");
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> handles(inMemory, signsOnly))
                .withMessage("a key of Device did not agree with ECDH (NoSuchAlgorithmException);"
                        + " a retry helps only after the cause is fixed");
    }

    @Test
    void of_publicKeyOfAnotherPair_isMisuse() throws Exception {
        SoftwareIdentity other = SoftwareIdentity.generate(SuiteId.P256, TestRandom.seeded(2));
        KeyHandle signing = Device.signing(SuiteId.P256, inMemory.signingKeys(), sunEc());
        KeyHandle sealing = Device.sealing(SuiteId.P256, inMemory.sealingKeys(), sunEc());
        KeyHandle mixed = KeyHandle.of(
                Suite.of(SuiteId.P256).toJca(other.publicIdentity().verifyKey()),
                Suite.of(SuiteId.P256).toJca(inMemory.signingKeys()),
                sunEc());
        isRefused(SuiteId.P256, mixed, sealing, "expected each private key to match its public key");
        isRefused(SuiteId.P256, signing, mixed, "expected each private key to match its public key");
    }

    @Test
    void of_keysOfTheOtherSuite_isMisuse() throws Exception {
        SoftwareIdentity other = SoftwareIdentity.generate(SuiteId.X25519, TestRandom.seeded(2));
        KeyHandle signing = Device.signing(SuiteId.X25519, other.signingKeys(), sunEc());
        KeyHandle sealing = Device.sealing(SuiteId.X25519, other.sealingKeys(), sunEc());
        isRefused(SuiteId.P256, signing, sealing, "expected two keys of suite P256");
        isRefused(SuiteId.X25519, sealing, signing, "expected two keys of suite X25519");
    }

    @Test
    void keyHandle_ofAnAliasThatIsNot_isMisuse() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyHandle.of(store, "absent"))
                .withMessage(
                        "expected a private key with a certificate under the alias absent of the key store, found none");
    }

    private static void isRefused(SuiteId suite, KeyHandle signing, KeyHandle sealing, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyHandleIdentity.of(suite, signing, sealing, TestRandom.seeded(4)))
                .withMessageStartingWith(why);
    }

    private static KeyHandleIdentity handles(SoftwareIdentity keys, Provider provider) throws Exception {
        SuiteId suite = keys.publicIdentity().suite();
        return KeyHandleIdentity.of(
                suite,
                Device.signing(suite, keys.signingKeys(), provider),
                Device.sealing(suite, keys.sealingKeys(), provider),
                TestRandom.seeded(4));
    }

    private static Bytes opened(Identity holder, Bytes sealed) throws Exception {
        try (SecretBytes opened = holder.open(USE, ID, sealed)) {
            return Bytes.takeOwnership(opened.exposeCopy());
        }
    }

    private static void doesNotOpen(Identity holder, DomainTag use, Bytes id, Bytes sealed) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> holder.open(use, id, sealed))
                .withMessage("the sealed text does not open with this key for this use")
                .withNoCause();
    }

    private static Provider sunEc() {
        return Security.getProvider("SunEC");
    }
}
