package org.medchain.crypto.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.internal.Hasher;

class HashingTest {
    private static final Bytes ABC = Bytes.utf8("abc");

    /** FIPS 180-4, and NIST's examples for SHA-256. */
    @Test
    void untagged_fipsExamples_giveTheirDigest() {
        assertThat(Hasher.untagged().update(ABC).finish().value().toHex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Hasher.untagged().finish().value().toHex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Hasher.untagged()
                        .update(Bytes.utf8("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
                        .finish()
                        .value()
                        .toHex())
                .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }

    @Test
    void tagged_isTheDigestOfLengthTagAndParts() throws NoSuchAlgorithmException {
        Digest digest = Hasher.hash(DomainTag.of("x"), ABC, ABC);
        Bytes whole = Bytes.concat(Bytes.fromHex("0d"), Bytes.utf8("medchain/v1/xabcabc"));
        assertThat(digest.value().toByteArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(whole.toByteArray()));
    }

    @Test
    void updates_ofEverySort_feedTheSameBytes() {
        Bytes whole = Bytes.fromHex("0102030405060708" + "ff" + "616263");
        Digest digest = Hasher.untagged()
                .updateLong(0x0102030405060708L)
                .updateByte(0x1ff)
                .update(new byte[] {0, 'a', 'b', 'c', 0}, 1, 3)
                .finish();
        assertThat(digest).isEqualTo(Hasher.untagged().update(whole).finish());
    }

    @Test
    void finish_twice_isMisuse() {
        Hasher hasher = Hasher.tagged(DomainTag.of("x"));
        hasher.finish();
        assertThatIllegalStateException().isThrownBy(hasher::finish);
    }

    @Test
    void digest_ofAnotherSize_isMisuse() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Digest(Bytes.fromHex("00".repeat(31))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Digest(Bytes.fromHex("00".repeat(33))));
        assertThat(new Digest(Bytes.fromHex("00".repeat(31) + "01")))
                .isGreaterThan(new Digest(Bytes.fromHex("00".repeat(32))))
                .hasToString("000000000000…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "ü", "a_b", "a.b", "a\n"})
    void domainTag_ofAnotherForm_isMisuse(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainTag(name));
    }

    @Test
    void domainTag_ofGreatestLength_isTakenAndNoLonger() {
        assertThat(new DomainTag("a".repeat(64)).prefix().size()).isEqualTo(65);
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainTag("a".repeat(65)));
    }

    /** So that tag and data cannot be cut in another place. */
    @Test
    void prefix_ofAnyTwoTags_isNotTheBeginningOfTheOther() {
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            Bytes left = tag(random).prefix();
            Bytes right = tag(random).prefix();
            boolean begins =
                    left.size() <= right.size() && right.slice(0, left.size()).equals(left);
            assertThat(begins).isEqualTo(left.equals(right));
        }
    }

    private static DomainTag tag(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            name.append("ab/".charAt(random.nextInt(3)));
        }
        return new DomainTag(name.toString());
    }
}
