package org.medchain.benchmarks.evaluation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** What a grant and an access cost when a provider knows few sessions and when it knows many. */
final class SessionGrowth implements Section {
    private static final int RECORD_BYTES = 10_800;
    private static final int REPEATS = 30;
    private static final int TOLD = 500;
    private static final double MOST_GROWTH = 1.5;

    private final List<Integer> counts;

    /** Numbers of sessions, ascending, each at least {@value #REPEATS}. */
    SessionGrowth(List<Integer> counts) {
        this.counts = counts;
    }

    @Override
    public String title() {
        return "Growth: sessions at a provider";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException {
        context.say(
                "One hospital, both networks embedded; one record of %,d bytes, granted again and again, every session accepted by the"
                        + " provider and in force. At each number of sessions: the last %d grants with their acceptance, and %d accesses to"
                        + " sessions of all ages, from the request for the session to verified data, after as many of warming up.",
                RECORD_BYTES, REPEATS, REPEATS);
        Table table = new Table(
                "A grant and an access against sessions at the provider",
                "sessions",
                "grant and acceptance, p50 ms",
                "access, p50 ms",
                "access, p90 ms");
        List<Spread> accesses = new ArrayList<>();
        List<Spread> grants = new ArrayList<>();
        Cast cast = Cast.enrol(SuiteId.X25519, context.random());
        try (MedChain medchain = MedChain.member(context.scratch().next(), cast.consortium(), cast.hospital())
                .open()) {
            Desk desk = new Desk(context, cast, medchain);
            for (int count : counts) {
                grants.add(Spread.of(desk.grantUpTo(count)));
                List<Double> unused = desk.access();
                accesses.add(Spread.of(desk.access()));
                Spread access = accesses.get(accesses.size() - 1);
                table.row(count, grants.get(grants.size() - 1).median(), access.median(), access.high());
                context.progress("%,d sessions: an access %.1f ms", count, access.median());
            }
        }
        context.table("evaluation-session-growth", table);
        context.picture(
                "evaluation-session-growth",
                "A grant and an access against sessions",
                Lines.logarithmicX("A grant and an access against sessions", "sessions at the provider", "ms")
                        .measured("access", counts, accesses)
                        .measured("grant and acceptance", counts, grants));
        double growth =
                accesses.get(accesses.size() - 1).median() / accesses.get(0).median();
        context.check(new Check(
                "An access among the most sessions at most half as slow again as among the fewest",
                String.format(java.util.Locale.ROOT, "%.2f times", growth),
                growth <= MOST_GROWTH));
    }

    /** The hospital, its patient and whoever asks. */
    private static final class Desk {
        private final Context context;
        private final Cast cast;
        private final Provider provider;
        private final Patient patient;
        private final Requester requester;
        private final Selection selection;
        private final List<GrantedSession> granted = new ArrayList<>();

        Desk(Context context, Cast cast, MedChain medchain) throws IOException, MedChainException {
            this.context = context;
            this.cast = cast;
            this.provider = medchain.provider(cast.hospital());
            this.patient = medchain.patient(cast.patient());
            this.requester = medchain.requester(cast.requester());
            InventoryPointer inventory = provider.createInventory(cast.patient().certificate());
            DataId record = provider.addRecord(
                    inventory,
                    OperationKey.random(context.random()),
                    new DataDescription(Map.of("title", "ECG"), URI.create("https://records.hospital.example/v1")),
                    Optional.of(Events.range(1)),
                    new ByteArrayInputStream(
                            Bytes.random(context.random(), RECORD_BYTES).toByteArray()));
            provider.publishPending();
            this.selection = Selection.all(inventory, record);
        }

        /** How long the last of them took, in ms. */
        List<Double> grantUpTo(int count) throws MedChainException {
            List<Double> millis = new ArrayList<>();
            while (granted.size() < count) {
                long start = System.nanoTime();
                GrantedSession session = patient.grant(cast.requester().certificate(), List.of(selection));
                var unused = provider.accept(
                        session.invitationForProvider(cast.hospital().identity()));
                millis.add((System.nanoTime() - start) / 1e6);
                granted.add(session);
                if (granted.size() % TOLD == 0) {
                    context.progress("%,d of %,d sessions", granted.size(), count);
                }
            }
            return millis.subList(Math.max(0, millis.size() - REPEATS), millis.size());
        }

        List<Double> access() throws MedChainException {
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < REPEATS; i++) {
                GrantedSession chosen = granted.get(granted.size() * i / REPEATS);
                long start = System.nanoTime();
                Session session = requester.open(chosen.pointer());
                try (VerifiedData data =
                        requester.fetch(session, selection.data(), GrantedRange.unrestricted(), this::exchange)) {
                    if (data.size() != RECORD_BYTES) {
                        throw new IllegalStateException("expected " + RECORD_BYTES + " bytes, found " + data.size());
                    }
                }
                millis.add((System.nanoTime() - start) / 1e6);
            }
            return millis;
        }

        private InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                provider.serve(request, answer);
            } catch (IOException | MedChainException e) {
                throw new UnavailableException("the provider at " + url + " failed", e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        }
    }
}
