package org.medchain.dht.storage;

import static org.medchain.fuzz.Surface.canonical;

import java.util.List;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** Directory writes, as they are sent and as they are kept. */
public final class StorageSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        DirectoryRecord record = Samples.WRITE_KEY.record(Samples.NAME, 3, Bytes.utf8("payload"));
        DirectoryRecord rival = Samples.WRITE_KEY.record(Samples.NAME, 3, Bytes.utf8("another"));
        Tombstone tombstone = Samples.WRITE_KEY.tombstone(Samples.NAME, 4);
        return List.of(
                canonical("record-name", RecordName::decode, RecordName::encode, Samples.NAME.encode()),
                canonical("directory-record", DirectoryRecord::decode, DirectoryRecord::encode, record.encode()),
                canonical("tombstone", Tombstone::decode, Tombstone::encode, tombstone.encode()),
                canonical(
                        "directory-write",
                        WriteForm::decode,
                        WriteForm::encode,
                        WriteForm.encode(record),
                        WriteForm.encode(tombstone)),
                canonical(
                        "directory-held",
                        HeldForm::decode,
                        HeldForm::encode,
                        HeldForm.encode(Held.of(tombstone)),
                        HeldForm.encode(new Held(record, Optional.of(rival), false)),
                        HeldForm.encode(new Held(record, Optional.of(rival), true))),
                canonical("directory-totals", Totals::decode, Totals::encode, Totals.NONE.encode()));
    }
}
