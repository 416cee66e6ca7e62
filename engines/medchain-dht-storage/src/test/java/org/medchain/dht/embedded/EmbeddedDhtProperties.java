package org.medchain.dht.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.storage.Folders;
import org.medchain.error.MedChainException;
import org.medchain.testkit.dht.DhtModelContract;

/** The embedded engine agrees with a map, whatever happens to it. A crash leaves the files as they are at that instant. */
final class EmbeddedDhtProperties extends DhtModelContract {
    @Override
    protected Dht open(DhtSettings settings) throws MedChainException {
        return new EmbeddedDhtFactory().open(settings);
    }

    @Override
    protected Dht crash(Dht running, DhtSettings settings, Random random) throws Exception {
        Path folder = settings.folder().orElseThrow();
        Path left = Folders.copyUnchanging(folder, folder.resolveSibling("left by a crash"));
        running.close();
        Folders.delete(folder);
        Files.move(left, folder);
        return open(settings);
    }
}
