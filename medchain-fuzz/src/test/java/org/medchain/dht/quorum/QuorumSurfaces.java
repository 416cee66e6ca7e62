package org.medchain.dht.quorum;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Tombstone;
import org.medchain.error.MalformedException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What nodes of the engine quorum send one another, what one remembers, and the roster that they are given. */
public final class QuorumSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        Roster roster = Roster.first(List.of(
                new RosterNode(0, Samples.PROVIDER_CERTIFICATE, "::1", 7400),
                new RosterNode(1, Samples.PATIENT_CERTIFICATE, "node.example", 1)));
        View view = View.moving(roster, roster.followedBy(roster.nodes()));
        return List.of(
                canonical("quorum-message", MessageCodec::decode, MessageCodec::encode, messages()),
                // A roster puts its nodes in order, so a state that was written by hand is not written the same again.
                readOnly(
                        "quorum-state",
                        StateFile::decode,
                        StateFile.encode(new NodeState.Saved(view, true, false, true))),
                readOnly("roster-json", QuorumSurfaces::rosterInJson, Bytes.utf8(roster.encodeJson())));
    }

    /** What is read is written so that it is read again. */
    private static Roster rosterInJson(Bytes encoded) throws MalformedException {
        Roster read = Roster.decodeJson(new String(encoded.toByteArray(), StandardCharsets.UTF_8));
        if (!Roster.decodeJson(read.encodeJson()).equals(read)) {
            throw new AssertionError(read + " is written as another roster");
        }
        return read;
    }

    private static Bytes[] messages() {
        RecordAddress address = Samples.NAME.address();
        DirectoryRecord record = Samples.WRITE_KEY.record(Samples.NAME, 3, Bytes.utf8("payload"));
        Tombstone tombstone = Samples.WRITE_KEY.tombstone(Samples.NAME, 4);
        Standpoint atRest = new Standpoint(2, List.of(Samples.DIGEST));
        Standpoint moving = new Standpoint(5, List.of(Samples.DIGEST, Samples.DIGEST));
        return Stream.of(
                        new Message.Store(1, atRest, record),
                        new Message.Store(2, moving, tombstone),
                        new Message.Look(3, atRest, address),
                        new Message.AskStatus(4),
                        new Message.Compare(
                                5, new Scope(1, 1, Samples.DIGEST), Optional.empty(), List.of(Samples.DIGEST)),
                        new Message.Compare(
                                6,
                                new Scope(1, 2, Samples.DIGEST),
                                Optional.of(7),
                                Collections.nCopies(Buckets.RANGES, Samples.DIGEST)),
                        new Message.ListRange(7, new Scope(3, 4, Samples.DIGEST), List.of(0x1000, 0x10ff), address),
                        new Message.Fetch(8, List.of(address, address)),
                        new Message.Taken(9),
                        new Message.Standing(10, Optional.empty()),
                        new Message.Standing(11, Optional.of(record)),
                        new Message.Refused(12, Refusal.NOT_READY),
                        new Message.Status(13, moving, 2, true),
                        new Message.Differing(14, 2, List.of(0, 7, 255)),
                        new Message.Listing(15, List.of(new Entry(address, Samples.DIGEST)), Optional.of(address)),
                        new Message.Contended(17, record),
                        new Message.Fetched(16, List.of(record, tombstone)))
                .map(MessageCodec::encode)
                .toArray(Bytes[]::new);
    }
}
