package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** Alice has a report at South too, and has granted Ray what she has at North and at South in one session. */
abstract class TwoProviderScene extends AttackScene {
    InventoryPointer south;
    DataId report;
    GrantedSession both;
    Session shared;

    TwoProviderScene() {
        super(Suites.ONE);
    }

    @BeforeEach
    void shareFromTwoProviders() throws Exception {
        south = world.inventory(SOUTH, ALICE);
        report = world.record(south, SOUTH, Bytes.utf8("report"));
        both = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(
                                new Selection(inventory, stream, chunks(2, 4)),
                                Selection.all(inventory, record),
                                Selection.all(south, report)));
        shared = accept(both);
    }

    AccessRequest plainOf(DataId data) {
        return plain(shared, data, ALL, world.clock().instant());
    }

    void assertRecord(Session of, DataId data, String content) throws Exception {
        try (VerifiedData fetched = fetch(world.requester(RAY), of, data, ALL)) {
            assertThat(Reading.all(fetched)).isEqualTo(Bytes.utf8(content));
        }
    }

    RecordName north() throws Exception {
        for (RecordName name : sections(shared)) {
            if (isNorths(name)) {
                return name;
            }
        }
        throw new AssertionError("no section of North");
    }

    boolean isNorths(RecordName name) throws MedChainException {
        try {
            SessionForge.removal(stored(name.address()), world.user(NORTH).keys(), 1);
            return true;
        } catch (VerificationException souths) {
            return false;
        }
    }
}
