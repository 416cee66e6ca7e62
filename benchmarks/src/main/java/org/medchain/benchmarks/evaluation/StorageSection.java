package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.benchmarks.report.Table;
import org.medchain.error.MedChainException;

/** Figure 10: bytes on ledger and directory through the life of data and sessions, beside the on-blockchain design. */
final class StorageSection implements Section {
    private static final int FIXED = 10;
    private static final int PROTOTYPE_CHAIN = 1263;
    private static final int PROTOTYPE_DATABASE = 1354;

    private final List<Integer> counts;

    /** Numbers of data with ten sessions, and of sessions with ten data. */
    StorageSection(List<Integer> counts) {
        this.counts = counts;
    }

    /** The bills of one life. */
    private record Life(
            int count,
            Storage.Bill made,
            Storage.Bill shared,
            Storage.Bill ended,
            Storage.Bill reclaimed,
            long tombstones) {}

    @Override
    public String title() {
        return "Figure 10: storage";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException {
        context.say(
                "One hospital, both networks embedded, through the real roles: records are added, all of them are shared in each session,"
                        + " all sessions are revoked, and the directory reclaims its space. *Ledger*: events, encoded; blocks add a"
                        + " header and certificates, the same for both designs. *Directory*: records and tombstones that stand, encoded,"
                        + " without copies. *On-blockchain*: the same events on a ledger of its own, and as events besides: for each"
                        + " record its description, location, id and secret, sealed; for each session the payloads of its directory"
                        + " records, as they are. It has no directory, and removes nothing; without SR it leaves out the events that end"
                        + " sessions. An index would add some hundred bytes an event to both. Records of 1,000 bytes are in the"
                        + " hospital's own store, not among these bytes.");
        List<Life> byData = new ArrayList<>();
        List<Life> bySessions = new ArrayList<>();
        for (int count : counts) {
            byData.add(live(context, count, count, FIXED));
            bySessions.add(live(context, count, FIXED, count));
        }
        show(context, "a", "records, 10 sessions", byData);
        show(context, "b", "sessions, 10 records", bySessions);
        checks(context, byData);
    }

    private static Life live(Context context, int count, int records, int sessions)
            throws IOException, MedChainException {
        context.progress("%,d records, %,d sessions: adding, sharing, revoking, reclaiming", records, sessions);
        try (Storage storage = new Storage(context)) {
            storage.reclaim();
            Storage.Bill before = storage.bill();
            storage.addRecords(records);
            Storage.Bill made = storage.bill().minus(before);
            storage.addSessions(sessions);
            Storage.Bill shared = storage.bill().minus(before);
            storage.removeSessions();
            Storage.Bill ended = storage.bill().minus(before);
            storage.reclaim();
            return new Life(count, made, shared, ended, storage.bill().minus(before), storage.tombstones());
        }
    }

    private static void show(Context context, String part, String x, List<Life> lives) throws IOException {
        Table table = new Table(
                "Figure 10 (" + part + "): bytes",
                x,
                "ledger, shared",
                "directory, shared",
                "MedChain, shared",
                "on-blockchain, shared",
                "ledger, ended",
                "directory, ended",
                "MedChain, ended",
                "on-blockchain with SR",
                "on-blockchain without SR",
                "MedChain, ended, % of that without SR",
                "directory's files, ended",
                "reclaimed",
                "tombstones");
        lives.forEach(life -> table.row(
                life.count(),
                life.shared().ledger(),
                life.shared().directory(),
                life.shared().medchain(),
                life.shared().onBlockchain(),
                life.ended().ledger(),
                life.ended().directory(),
                life.ended().medchain(),
                life.ended().onBlockchain(),
                life.ended().onBlockchain() - life.ended().removals(),
                100.0
                        * life.ended().medchain()
                        / (life.ended().onBlockchain() - life.ended().removals()),
                life.ended().directoryOnDisk(),
                life.reclaimed().directoryOnDisk(),
                life.tombstones()));
        context.table("evaluation-figure-10-" + part, table);
        List<Integer> xs = lives.stream().map(Life::count).toList();
        Lines lines = Lines.linear("Figure 10 (" + part + "): " + x, x.split(",", -1)[0], "KB")
                .line("MedChain, sessions open", xs, kilobytes(lives, life -> life.shared()
                        .medchain()))
                .line("MedChain, sessions ended", xs, kilobytes(lives, life -> life.reclaimed()
                        .medchain()))
                .line("its ledger alone, ended", xs, kilobytes(lives, life -> life.reclaimed()
                        .ledger()))
                .line("on-blockchain with SR", xs, kilobytes(lives, life -> life.ended()
                        .onBlockchain()))
                .line(
                        "on-blockchain without SR",
                        xs,
                        kilobytes(
                                lives,
                                life -> life.ended().onBlockchain()
                                        - life.ended().removals()));
        context.picture("evaluation-figure-10-" + part, "Bytes against " + x, lines);
    }

    private static List<Double> kilobytes(List<Life> lives, java.util.function.ToLongFunction<Life> bytes) {
        return lives.stream().map(life -> bytes.applyAsLong(life) / 1e3).toList();
    }

    private static void checks(Context context, List<Life> byData) {
        Life most = byData.get(byData.size() - 1);
        double event = most.made().ledger() / (double) most.count();
        double described = most.made().directory() / (double) most.count();
        context.say(
                "A record takes %.0f bytes of the ledger as an EventDG and %.0f of the directory; the authors' prototype took %,d on"
                        + " chain and %,d in its database.",
                event, described, PROTOTYPE_CHAIN, PROTOTYPE_DATABASE);
        context.found(Finding.EVENT_BYTES, event);
        context.check(new Check(
                "At most half of the prototype's bytes of an EventDG on chain (" + PROTOTYPE_CHAIN + ")",
                String.format(Locale.ROOT, "%.0f bytes", event),
                event <= PROTOTYPE_CHAIN / 2.0));
        context.check(new Check(
                "At most half of the prototype's bytes of an EventDG in its database (" + PROTOTYPE_DATABASE + ")",
                String.format(Locale.ROOT, "%.0f bytes in the directory", described),
                described <= PROTOTYPE_DATABASE / 2.0));
        long left = most.reclaimed().directory() - most.made().directory();
        context.check(new Check(
                "Sessions that ended leave nothing in the directory but tombstones",
                String.format(
                        Locale.ROOT,
                        "%,d bytes of %,d left, in %,d tombstones; files %,d bytes before reclaiming, %,d after",
                        left,
                        most.shared().directory() - most.made().directory(),
                        most.tombstones(),
                        most.ended().directoryOnDisk(),
                        most.reclaimed().directoryOnDisk()),
                left <= most.tombstones() * org.medchain.dht.Tombstone.MAX_SIZE
                        && most.reclaimed().directoryOnDisk() < most.ended().directoryOnDisk()));
        boolean less = byData.stream()
                .allMatch(life -> life.reclaimed().medchain()
                        < life.ended().onBlockchain() - life.ended().removals());
        context.check(new Check(
                "After removal MedChain takes less than on-blockchain, even without SR there",
                String.format(
                        Locale.ROOT,
                        "%.0f %% of it at %,d records",
                        100.0
                                * most.reclaimed().medchain()
                                / (most.ended().onBlockchain() - most.ended().removals()),
                        most.count()),
                less));
    }
}
