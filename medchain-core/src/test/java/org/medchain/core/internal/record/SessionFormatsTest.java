package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** What the records of a session may say at the most, and what their readers refuse. */
class SessionFormatsTest {
    private static final DataDescription DESCRIPTION =
            new DataDescription(Map.of(), URI.create("https://north.example/"));
    private static final DomainTag USE = DomainTag.of("test");

    private final TestRandom random = TestRandom.seeded(5);
    private final SoftwareIdentity north = SoftwareIdentity.generate(SuiteId.X25519, random);
    private final SoftwareIdentity alice = SoftwareIdentity.generate(SuiteId.X25519, random);
    private final SessionId id = new SessionId(EventHash.of(Bytes.random(random, Digest.SIZE)));
    private final SymmetricKey secret = SymmetricKey.generate(random);
    private final WriteKey key = WriteKey.generate(SuiteId.X25519, random);
    private final RecordName name = key.name(Bytes.random(random, RecordName.LABEL_SIZE), RecordName.NEVER);

    @AfterEach
    void wipe() {
        secret.close();
        key.close();
    }

    private Digest digest() {
        return new Digest(Bytes.random(random, Digest.SIZE));
    }

    private Grant grant(Digest inventory, PublicIdentity provider) {
        EventRef reference = new EventRef(BlockHash.of(digest().value()), EventHash.of(digest().value()));
        return new Grant(
                inventory,
                provider,
                DataId.random(random),
                DataKind.RECORD,
                GrantedRange.unrestricted(),
                1,
                reference,
                ChunkIndex.FIRST,
                Optional.of(ChunkIndex.FIRST),
                digest().value());
    }

    private SessionDisclosure disclosure(Grant... grants) {
        Audience audience = new Audience(alice.publicIdentity(), alice.publicIdentity(), 0);
        return SessionTerms.create(List.of(grants), audience, secret).disclosure();
    }

    private SessionDisclosure disclosure(int grants) {
        Digest inventory = digest();
        List<Grant> list = new ArrayList<>();
        for (int i = 0; i < grants; i++) {
            list.add(grant(inventory, north.publicIdentity()));
        }
        return disclosure(list.toArray(new Grant[0]));
    }

    private static List<DataId> dataOf(SessionDisclosure disclosure) {
        return disclosure.grants().stream()
                .map(opening -> opening.grant().data())
                .toList();
    }

    private Bytes section(int version, SessionDisclosure disclosure, List<DataId> described) {
        return new StructWriter()
                .integer(0, version)
                .bytes(1, id.event().value())
                .struct(2, disclosure, SessionDisclosure::encode)
                .structs(3, described, (data, struct) -> DESCRIPTION.encode(struct.bytes(0, data.value()), 1))
                .toBytes();
    }

    private static void assertMalformed(ThrowingDecoder decoding) {
        assertThatThrownBy(decoding::decode).isInstanceOf(MalformedException.class);
    }

    @FunctionalInterface
    private interface ThrowingDecoder {
        void decode() throws Exception;
    }

    @Test
    void section_whoseDescriptionsAreSomeOfItsGrantsInOrder_isReadAndOthersAreNot() throws Exception {
        SessionDisclosure two = disclosure(2);
        List<DataId> both = dataOf(two);
        assertThat(Section.decode(section(1, two, List.of())).items()).isEmpty();
        assertThat(Section.decode(section(1, two, both)).items()).hasSize(2);
        Section second = Section.decode(section(1, two, both.subList(1, 2)));
        assertThat(second.find(both.get(1)))
                .hasValueSatisfying(item -> assertThat(item.grant().data()).isEqualTo(both.get(1)));
        assertThat(second.find(both.get(0))).isEmpty();
        List<DataId> reversed = new ArrayList<>(both);
        Collections.reverse(reversed);
        assertMalformed(() -> Section.decode(section(1, two, reversed)));
        assertMalformed(() -> Section.decode(section(1, two, List.of(both.get(0), both.get(0)))));
        assertMalformed(() -> Section.decode(section(1, two, List.of(DataId.random(random)))));
        assertMalformed(() -> Section.decode(section(0, two, both)));
        assertMalformed(() -> Section.decode(section(2, two, both)));
    }

    @Test
    void section_ofAllGrantsThatASessionCanHave_isReadAndWrittenTheSame() throws Exception {
        SessionDisclosure largest = disclosure(Section.MAX_GRANTS);
        Bytes encoded = section(1, largest, dataOf(largest));
        Section read = Section.decode(encoded);
        assertThat(read.items()).hasSize(Section.MAX_GRANTS);
        assertThat(read.encode()).isEqualTo(encoded);
    }

    @Test
    void section_ofTwoInventoriesOrProviders_isRefused() throws Exception {
        Digest inventory = digest();
        Grant first = grant(inventory, north.publicIdentity());
        SessionDisclosure twoInventories = disclosure(first, grant(digest(), north.publicIdentity()));
        SessionDisclosure twoProviders = disclosure(first, grant(inventory, alice.publicIdentity()));
        for (SessionDisclosure mixed : List.of(twoInventories, twoProviders)) {
            assertMalformed(() -> Section.decode(section(1, mixed, List.of())));
            assertThatThrownBy(() -> new Section(id, mixed, Map.of())).isInstanceOf(IllegalArgumentException.class);
        }
        SessionDisclosure one = disclosure(first, grant(inventory, north.publicIdentity()));
        assertThat(Section.decode(section(1, one, List.of())).grants()).hasSize(2);
    }

    private Bytes content(int version, int sections) {
        return new StructWriter()
                .integer(0, version)
                .bytes(1, id.event().value())
                .struct(2, disclosure(1), SessionDisclosure::encode)
                .structs(3, Collections.nCopies(sections, name), RecordName::encode)
                .toBytes();
    }

    @Test
    void sessionContent_hasOneTo256Sections() throws Exception {
        for (int sections : new int[] {1, SessionRecord.MAX_SECTIONS}) {
            SessionRecord.Content read = SessionRecord.Content.decode(content(1, sections));
            assertThat(read.sections()).hasSize(sections);
            assertThat(SessionRecord.Content.decode(read.encode())).isEqualTo(read);
        }
        for (int sections : new int[] {0, SessionRecord.MAX_SECTIONS + 1}) {
            assertMalformed(() -> SessionRecord.Content.decode(content(1, sections)));
            assertThatThrownBy(() -> new SessionRecord.Content(id, disclosure(1), Collections.nCopies(sections, name)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertMalformed(() -> SessionRecord.Content.decode(content(0, 1)));
        assertMalformed(() -> SessionRecord.Content.decode(content(2, 1)));
    }

    private DirectoryRecord record(int version, int... sizes) {
        StructWriter struct = new StructWriter().integer(0, version);
        for (int i = 0; i < sizes.length; i++) {
            struct.bytes(i + 1, Bytes.copyOf(new byte[sizes[i]]));
        }
        return key.record(name, 1, struct.toBytes());
    }

    @Test
    void record_ofAnotherVersionOrWithTooMuchOrNothingInIt_isRefused() throws Exception {
        int content = SealedRecord.MAX_SEALED;
        int wrapped = WrappedKey.MAX_SIZE;
        assertThatCode(() -> SectionRecord.decode(record(1, content, wrapped, wrapped)))
                .doesNotThrowAnyException();
        assertThatCode(() -> SectionRecord.decode(record(1, 1, 1, 1))).doesNotThrowAnyException();
        for (int version : new int[] {0, 2}) {
            assertMalformed(() -> SectionRecord.decode(record(version, 1, 1, 1)));
            assertMalformed(() -> SessionRecord.decode(record(version, 1, 1)));
        }
        for (int[] sizes : new int[][] {
            {0, 1, 1}, {1, 0, 1}, {1, 1, 0}, {content + 1, 1, 1}, {1, wrapped + 1, 1}, {1, 1, wrapped + 1}
        }) {
            assertMalformed(() -> SectionRecord.decode(record(1, sizes)));
        }
        assertThatCode(() -> SessionRecord.decode(record(1, content, wrapped))).doesNotThrowAnyException();
        for (int[] sizes : new int[][] {{0, 1}, {1, 0}, {content + 1, 1}, {1, wrapped + 1}}) {
            assertMalformed(() -> SessionRecord.decode(record(1, sizes)));
        }
    }

    @Test
    void key_wrappedForAnotherUseOrOwnerOrOfAnotherSize_isRefused() throws Exception {
        Bytes owner = digest().value();
        try (SecretBytes held = SymmetricKey.generate(random).bytes()) {
            WrappedKey wrapped = WrappedKey.wrap(USE, owner, held, north.publicIdentity(), random);
            assertThat(wrapped.unwrap(USE, owner, SymmetricKey.SIZE, north)).isEqualTo(held);
            for (int size : new int[] {SymmetricKey.SIZE - 1, SymmetricKey.SIZE + 1}) {
                assertMalformed(() -> wrapped.unwrap(USE, owner, size, north));
            }
            assertThatThrownBy(() -> wrapped.unwrap(USE, digest().value(), SymmetricKey.SIZE, north))
                    .isInstanceOf(VerificationException.class);
            assertThatThrownBy(() -> wrapped.unwrap(DomainTag.of("other"), owner, SymmetricKey.SIZE, north))
                    .isInstanceOf(VerificationException.class);
            assertThatThrownBy(() -> wrapped.unwrap(USE, owner, SymmetricKey.SIZE, alice))
                    .isInstanceOf(VerificationException.class)
                    .hasMessage("expected a key of use \"" + USE.name() + "\" sealed to " + alice.publicIdentity()
                            + ", found one that does not open with its keys: the record is for somebody else, or damaged;"
                            + " a retry does not help");
        }
    }

    @Test
    void content_opensUnderItsOwnNameOnlyAndHasALimit() throws Exception {
        Bytes text = Bytes.utf8("text");
        Bytes sealed = SealedRecord.seal(SuiteId.X25519, secret, USE, name, text, random);
        assertThat(SealedRecord.open(secret, USE, name, sealed)).isEqualTo(text);
        RecordName other = key.name(name.label(), 1);
        assertThatThrownBy(() -> SealedRecord.open(secret, USE, other, sealed))
                .isInstanceOf(VerificationException.class);
        Bytes large = Bytes.copyOf(new byte[SealedRecord.MAX_CONTENT]);
        assertThatThrownBy(() -> SealedRecord.seal(SuiteId.X25519, secret, USE, name, large, random))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
