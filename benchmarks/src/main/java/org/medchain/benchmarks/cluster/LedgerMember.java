package org.medchain.benchmarks.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.benchmarks.load.LedgerTarget;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.error.MedChainException;

/** A member with its ledger. */
record LedgerMember(Cast cast, Ledger ledger) implements Member {
    private static final String HOST = "127.0.0.1:";
    private static final int AT_ONCE = 1000;
    private static final int FIRST_BODY = 64;

    static LedgerMember embedded(Cast cast, Path folder) throws MedChainException {
        return new LedgerMember(cast, cast.open(folder));
    }

    /** A member of a consortium on loopback, by this engine with these options beside the addresses. */
    static LedgerMember of(
            String engine, Map<String, String> options, Cast cast, int number, Path folder, List<Integer> ports)
            throws MedChainException {
        String peers = IntStream.range(0, ports.size())
                .mapToObj(peer -> peer + "=" + HOST + ports.get(peer))
                .collect(Collectors.joining(","));
        Map<String, String> all = new HashMap<>(options);
        all.put("listen", HOST + ports.get(number));
        all.put("peers", peers);
        LedgerBuilder builder = LedgerBuilder.in(folder)
                .consortium(cast.consortium())
                .member(cast.hospital().keys())
                .engine(ConsensusSettings.of(engine, all));
        return new LedgerMember(cast, builder.open());
    }

    @Override
    public void begin(Events events) {
        cast.admit(ledger);
        // After a restart the admission is on the chain already, and says nothing of the engine.
        List<EventRef> unused = Events.appendAll(ledger, events.opaque(1, FIRST_BODY));
    }

    @Override
    public List<EventRef> firstChunks(Events events, int count) {
        List<EventRef> appended = new ArrayList<>();
        while (appended.size() < count) {
            int next = Math.min(AT_ONCE, count - appended.size());
            appended.addAll(Events.appendAll(ledger, events.firstChunks(next)));
        }
        return appended;
    }

    @Override
    public LoadTarget<Event> target(Load load) {
        return new LedgerTarget(ledger);
    }

    @Override
    public void close() throws MedChainException {
        ledger.close();
    }
}
