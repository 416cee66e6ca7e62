package org.medchain.chain.consensus.ratis;

import static org.medchain.fuzz.Surface.canonical;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What the members around Ratis say to one another, and what is in its log. */
public final class RatisSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        return List.of(
                canonical("ratis-message", Message::decode, Message::encode, messages()),
                canonical(
                        "ratis-queued-entry",
                        QueuedEntry::decode,
                        QueuedEntry::encode,
                        new QueuedEntry(0, Optional.of(Bytes.utf8("entry"))).encode(),
                        new QueuedEntry(5, Optional.empty()).encode()));
    }

    private static Bytes[] messages() {
        return Stream.of(Message.Kind.values())
                .map(kind -> new Message(1, kind, 2, Bytes.utf8("body")).encode())
                .toArray(Bytes[]::new);
    }
}
