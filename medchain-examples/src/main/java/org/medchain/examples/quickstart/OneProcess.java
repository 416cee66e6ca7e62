package org.medchain.examples.quickstart;

import java.nio.file.Path;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.StorageMaintenance;
import org.medchain.error.MedChainException;

/** Ledger and directory of one hospital, embedded here. */
final class OneProcess implements Backdrop {
    private final MedChain medchain;

    private OneProcess(MedChain medchain) {
        this.medchain = medchain;
    }

    static OneProcess open(Cast cast, Path folder) throws MedChainException {
        return new OneProcess(MedChain.member(folder.resolve("state"), cast.consortium(), cast.hospital())
                .open());
    }

    @Override
    public MedChain medchain(CertifiedIdentity user) {
        return medchain;
    }

    @Override
    public void disturb(Narrator narrator) {
        // There is nobody else who could fail.
    }

    @Override
    public void reclaim(Narrator narrator) throws MedChainException, BrokenPromiseException {
        StorageMaintenance storage = medchain.directory().maintenance().orElseThrow();
        StorageMaintenance.Reclaimed reclaimed = storage.reclaim();
        narrator.check(
                reclaimed.after().bytesOnDisk() < reclaimed.before().bytesOnDisk()
                        && reclaimed.after().reclaimableBytes() == 0,
                "on disk %,d bytes before, %,d after; %d records and %d tombstones are left",
                reclaimed.before().bytesOnDisk(),
                reclaimed.after().bytesOnDisk(),
                reclaimed.after().records(),
                reclaimed.after().tombstones());
    }

    @Override
    public void check(Narrator narrator) {
        // What one member holds, the acts have checked.
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
    }
}
