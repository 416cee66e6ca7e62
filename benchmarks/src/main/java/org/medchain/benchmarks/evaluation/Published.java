package org.medchain.benchmarks.evaluation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/**
 * What a session shares: a stream, if it has chunks, and some records, added by the real provider; and the same stream as existing
 * solutions have it on the ledger, a digest for each chunk.
 *
 * @param stream none if the stream has no chunk
 */
record Published(GrantedSession session, Optional<DataId> stream, List<DataId> records, RecordBased recordBased) {
    /** Adds the data and grants it all to the requester. */
    static Published publish(World world, int chunks, int records, int bytes) throws IOException, MedChainException {
        Provider provider = world.provider();
        DataDescription description = new DataDescription(Map.of("title", "ECG, two leads", "type", "ecg"), url(world));
        InventoryPointer inventory =
                provider.createInventory(world.cast().patient().certificate());
        List<Selection> selections = new ArrayList<>();
        List<Bytes> content = new ArrayList<>();
        Optional<DataId> stream = Optional.empty();
        if (chunks > 0) {
            StreamWriter writer = provider.startStream(
                    inventory, OperationKey.random(world.random()), description, DigestScheme.BOUND);
            for (long index = 1; index <= chunks; index++) {
                Bytes chunk = Bytes.random(world.random(), bytes);
                content.add(chunk);
                writer.append(Events.range(index), new ByteArrayInputStream(chunk.toByteArray()));
            }
            stream = Optional.of(writer.id());
            selections.add(Selection.all(inventory, writer.id()));
        }
        List<DataId> added = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            DataId record = provider.addRecord(
                    inventory,
                    OperationKey.random(world.random()),
                    description,
                    Optional.of(Events.range(i + 1L)),
                    new ByteArrayInputStream(Bytes.random(world.random(), bytes).toByteArray()));
            added.add(record);
            selections.add(Selection.all(inventory, record));
        }
        provider.publishPending();
        GrantedSession granted = world.patient().grant(world.cast().requester().certificate(), selections);
        return new Published(granted, stream, added, RecordBased.publish(world, content));
    }

    private static URI url(World world) {
        return world.url();
    }
}
