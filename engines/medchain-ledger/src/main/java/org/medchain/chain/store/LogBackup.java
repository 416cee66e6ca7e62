package org.medchain.chain.store;

import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/** The files beside the log, which help it over damaged records. */
record LogBackup(BlockIndex index, SpareBlocks spare, DamagedBlocks damaged) implements BlockLog.Backup {
    @Override
    public Optional<Position> position(long height) throws StorageException {
        return index.block(height).map(BlockEntry::position);
    }

    @Override
    public Optional<Bytes> spare(long height) {
        return spare.get(height);
    }

    @Override
    public void damaged(long height, String why) {
        if (spare.get(height).isEmpty()) {
            damaged.found(height, why);
        }
    }
}
