package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.EventHash;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.internal.record.SectionPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MalformedException;
import org.medchain.testkit.fixture.TestRandom;

class PayloadsTest {
    private final TestRandom random = TestRandom.seeded(7);
    private final SessionId id = new SessionId(EventHash.of(Bytes.random(random, Digest.SIZE)));
    private final RecordName name = name();

    private RecordName name() {
        try (WriteKey key = WriteKey.generate(SuiteId.P256, random)) {
            return key.name(Bytes.random(random, RecordName.LABEL_SIZE), Long.MAX_VALUE);
        }
    }

    private Bytes invitation(int version) {
        StructWriter struct = new StructWriter().integer(0, version);
        new SessionPointer(id, name).encode(struct);
        return struct.toBytes();
    }

    private Bytes forProvider(int version, int sections) {
        return new StructWriter()
                .integer(0, version)
                .bytes(1, id.event().value())
                .structs(2, Collections.nCopies(sections, name), RecordName::encode)
                .toBytes();
    }

    @Test
    void invitation_isReadAsItWasWritten() throws Exception {
        SessionPointer pointer = new SessionPointer(id, name);
        assertThat(Payloads.invitation(Payloads.invitation(pointer))).isEqualTo(pointer);
        assertThat(Payloads.providerInvitation(Payloads.providerInvitation(id, List.of(name, name))))
                .containsExactly(new SectionPointer(id, name), new SectionPointer(id, name));
    }

    @Test
    void invitation_ofAnotherVersion_isMalformed() throws Exception {
        assertThat(Payloads.invitation(invitation(1)).id()).isEqualTo(id);
        for (int version : new int[] {0, 2}) {
            assertThatThrownBy(() -> Payloads.invitation(invitation(version))).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> Payloads.providerInvitation(forProvider(version, 1)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void providersInvitation_namesOneTo256Sections() throws Exception {
        for (int sections : new int[] {1, 256}) {
            assertThat(Payloads.providerInvitation(forProvider(1, sections))).hasSize(sections);
        }
        for (int sections : new int[] {0, 257}) {
            assertThatThrownBy(() -> Payloads.providerInvitation(forProvider(1, sections)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /** As large as a pointer under a suite to come may be. */
    private static int largest() {
        Bytes key = Bytes.copyOf(new byte[Suite.MAX_KEY_OR_SIGNATURE]);
        Bytes small = Bytes.copyOf(new byte[RecordName.LABEL_SIZE]);
        return new StructWriter()
                .integer(0, 1)
                .bytes(1, small)
                .struct(2, key, (writeKey, name) -> name.bytes(0, small)
                        .integer(1, Integer.MAX_VALUE)
                        .bytes(2, writeKey)
                        .integer(3, Long.MAX_VALUE))
                .toBytes()
                .size();
    }

    @Test
    void invitation_isReadUpToTheSizeThatAnySuiteNeeds() {
        assertThat(SessionPointer.MAX_SIZE).isGreaterThanOrEqualTo(largest());
        for (int size : new int[] {SessionPointer.MAX_SIZE, SessionPointer.MAX_SIZE + 1}) {
            assertThatThrownBy(() -> Payloads.invitation(Bytes.copyOf(new byte[size])))
                    .isInstanceOf(MalformedException.class)
                    .message()
                    .matches(said -> said.contains("expected at most") == (size > SessionPointer.MAX_SIZE));
        }
    }
}
