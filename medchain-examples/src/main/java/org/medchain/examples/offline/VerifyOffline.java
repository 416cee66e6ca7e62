package org.medchain.examples.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
        consortium.verify(Instant.now());

        ProvenEvent proven = EventProof.decode(read(args[1])).verify(consortium);

        System.out.printf("consortium %s, genesis %s%n", consortium.name(), consortium.genesisHash());
        System.out.printf("event %s in block %d of %s%n", proven.ref(), proven.height(), proven.timestamp());
        System.out.printf("digest %s%n", EventDG.of(proven.event()).digest());
    }

    private static Bytes read(String file) throws IOException {
        return Bytes.copyOf(Files.readAllBytes(Path.of(file)));
    }
}
