package org.medchain.examples.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.EventDG;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/** Verifies a proof that an event is on the ledger of a consortium, from two files. */
public final class VerifyOffline {
    private VerifyOffline() {}

    /** Takes two arguments: the genesis configuration and the proof. */
    public static void main(String[] args) throws IOException, MedChainException {
        ConsortiumConfig consortium = ConsortiumConfig.decode(read(args[0]));
        consortium.verify(Clock.systemUTC().instant());

        ProvenEvent proven = EventProof.decode(read(args[1])).verify(consortium);

        System.out.println("consortium " + consortium.name() + ", genesis "
                + consortium.genesisHash().value().toHex());
        System.out.println("event " + proven.ref() + " in block " + proven.height() + " of " + proven.timestamp());
        System.out.println("digest " + EventDG.of(proven.event()).digest());
    }

    private static Bytes read(String file) throws IOException {
        return Bytes.copyOf(Files.readAllBytes(Path.of(file)));
    }
}
