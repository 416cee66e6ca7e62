package org.medchain.examples.ordering;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.ordering.Ordering;
import org.medchain.testkit.ordering.OrderingContract;

class SequencerOrderingTest extends OrderingContract {
    @TempDir
    private Path folder;

    private final Map<Integer, Ordering> members = new HashMap<>();
    private Sequencer sequencer;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws IOException {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        mend();
        address = sequencer.address();
    }

    @Override
    protected Ordering open(int member) {
        Ordering before = members.get(member);
        if (before != null) {
            before.close();
        }
        URI log = URI.create("http://127.0.0.1:" + address.getPort() + "/log");
        Ordering opened = new SequencerOrdering(log, member);
        members.put(member, opened);
        return opened;
    }

    @Override
    protected boolean restartService() throws IOException {
        sequencer.close();
        mend();
        return true;
    }

    @Override
    protected boolean loseContent() throws IOException {
        sequencer.close();
        Files.delete(folder.resolve("log"));
        mend();
        return true;
    }

    @Override
    protected boolean breakDown() throws IOException {
        sequencer.close();
        return true;
    }

    @Override
    protected void mend() throws IOException {
        sequencer = Sequencer.open(folder.resolve("log"), address);
    }

    @AfterEach
    void stop() throws IOException {
        sequencer.close();
    }
}
