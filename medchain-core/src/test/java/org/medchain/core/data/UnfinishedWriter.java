package org.medchain.core.data;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;

/** Stores a chunk that never ends, and prints a full stop once its first bytes are written. */
final class UnfinishedWriter {
    static final DataId DATA = new DataId(Bytes.copyOf(new byte[DataId.SIZE]));

    private UnfinishedWriter() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        FileHealthDataStore store = FileHealthDataStore.open(Path.of(arguments[0]));
        CountDownLatch given = new CountDownLatch(1);
        Thread printer = new Thread(
                () -> {
                    try {
                        given.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    System.out.print(".");
                    System.out.flush();
                },
                "printer");
        printer.start();
        ObjectName name = new ObjectName(DATA, ChunkIndex.FIRST, Bytes.copyOf(new byte[ObjectName.ID_SIZE]));
        store.create(name, new SlowSource(Bytes.utf8("begun"), given, new CountDownLatch(1)));
    }
}
