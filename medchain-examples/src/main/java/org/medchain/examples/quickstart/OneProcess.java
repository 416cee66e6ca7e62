package org.medchain.examples.quickstart;

import java.nio.file.Path;
import org.medchain.core.MedChain;
import org.medchain.core.role.CertifiedIdentity;
import org.medchain.error.MedChainException;

/** Ledger and directory of one hospital, embedded here. */
final class OneProcess implements Backdrop {
    private final MedChain medchain;

    private OneProcess(MedChain medchain) {
        this.medchain = medchain;
    }

    static OneProcess open(Cast cast, Path folder) throws MedChainException {
        return new OneProcess(MedChain.builder(folder.resolve("state"))
                .member(cast.consortium(), cast.hospital().keys())
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
    public void check(Narrator narrator) {
        // What one member holds, the acts have checked.
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
    }
}
