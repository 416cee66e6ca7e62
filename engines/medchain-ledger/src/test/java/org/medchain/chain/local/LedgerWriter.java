package org.medchain.chain.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * A process of its own that appends EventDGs from several threads until it is killed, and writes each receipt, in
 * hexadecimal and one a line, to its standard output.
 */
public final class LedgerWriter {
    static final BlockLimits LIMITS = new BlockLimits(16, 1 << 20, 1 << 16);

    private static final int THREADS = 4;
    private static final int AT_ONCE = 8;

    private final LedgerWorld world;
    private final Ledger ledger;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    private LedgerWriter(LedgerWorld world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    public static void main(String[] args) throws MedChainException {
        LedgerWorld world = new LedgerWorld(1, LIMITS, Long.parseLong(args[1]));
        Ledger ledger = world.open(Path.of(args[0]));
        world.admitAll(ledger);
        for (int i = 0; i < THREADS; i++) {
            new Thread(new LedgerWriter(world, ledger)::append, "writer-" + i).start();
        }
    }

    private void append() {
        while (true) {
            CompletableFuture<?>[] batch = new CompletableFuture<?>[AT_ONCE];
            for (int i = 0; i < AT_ONCE; i++) {
                batch[i] = ledger.append(world.record(world.provider)).thenAccept(this::report);
            }
            CompletableFuture.allOf(batch).join();
        }
    }

    private void report(EventRef receipt) {
        try {
            out.write(Bytes.utf8(receipt.encode().toHex() + "\n").toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
