package org.medchain.examples.quickstart;

import java.io.IOException;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;

/** Where the networks run while the flow is played. */
interface Backdrop extends AutoCloseable {
    /** Both networks, as one of the users reaches them. */
    MedChain medchain(CertifiedIdentity user) throws MedChainException;

    /** Something happens that must not matter; the stream is half recorded. */
    void disturb(Narrator narrator) throws IOException, MedChainException, BrokenPromiseException;

    /** The directory gives back the space of what was removed. */
    void reclaim(Narrator narrator) throws IOException, MedChainException, BrokenPromiseException;

    /** What must be so at the end. */
    void check(Narrator narrator) throws IOException, MedChainException, BrokenPromiseException;

    @Override
    void close() throws IOException, MedChainException;
}
