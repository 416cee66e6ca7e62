package org.medchain.dht.infinispan;

import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What the owner of a record in a cluster answers. */
public final class InfinispanSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        DirectoryRecord record = Samples.WRITE_KEY.record(Samples.NAME, 3, Bytes.utf8("payload"));
        return List.of(Surface.readOnly(
                "judgement",
                encoded -> Judgement.decode(encoded).outcome(record),
                Bytes.takeOwnership(Judgement.stored().encode()),
                Bytes.takeOwnership(Judgement.uncertain("because").encode()),
                Bytes.takeOwnership(Judgement.conflict(record).encode())));
    }
}
