package org.medchain.examples.howto;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.micrometer.MicrometerMetrics;

/** A member whose measurements the host's registry gets, as the page about metrics shows it. */
final class MeasuredMember {
    private MeasuredMember() {}

    static MedChain open(Path folder, ConsortiumConfig consortium, CertifiedIdentity member, MeterRegistry registry)
            throws MedChainException {
        // example begins
        MedChain medchain = MedChain.member(folder, consortium, member)
                .metrics(new MicrometerMetrics(registry))
                .open();
        // example ends
        return medchain;
    }
}
