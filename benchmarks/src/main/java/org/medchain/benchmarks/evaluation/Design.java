package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Requester;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** How a stream's chunks are verified. All open the session and fetch the data in the same way, over the same connections. */
enum Design {
    /** This library: the requester's role, unchanged, which also checks that nothing was left out and nobody was revoked. */
    ROLE("MedChain's requester") {
        @Override
        void verifyStream(Parties parties, Session session, DataId stream, RecordBased unused)
                throws MedChainException {
            fetch(parties.requester(), parties, session, stream).close();
        }
    },
    /** The paper's check and no more: one digest of the ledger, with its proof, for the whole stream. */
    CHAIN("digest chain alone") {
        @Override
        void verifyStream(Parties parties, Session session, DataId stream, RecordBased unused)
                throws MedChainException {
            try (VerifiedData data = fetch(parties.besideMember(), parties, session, stream)) {
                if (parties.world().remote().find(data.event()).isEmpty()) {
                    throw new VerificationException("the last chunk's event is not on the ledger");
                }
            }
        }
    },
    /** The record-based design, asking for many digests at a time. */
    RECORDS("record-based, 30 queries in flight") {
        @Override
        void verifyStream(Parties parties, Session session, DataId stream, RecordBased records)
                throws IOException, MedChainException, InterruptedException, ExecutionException {
            try (VerifiedData data = fetch(parties.besideMember(), parties, session, stream)) {
                records.verifyOneByOne(parties.world().remote(), data, parties.asking());
            }
        }
    },
    /** The record-based design at its best. */
    RECORDS_AT_ONCE("record-based, all digests in one answer") {
        @Override
        void verifyStream(Parties parties, Session session, DataId stream, RecordBased records)
                throws IOException, MedChainException {
            try (VerifiedData data = fetch(parties.besideMember(), parties, session, stream)) {
                records.verifyAtOnce(parties.world().remote(), data);
            }
        }
    };

    private final String title;

    Design(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * Who takes part in an access.
     *
     * @param besideMember a requester whose ledger answers at no cost, so that it gets the data and nothing is counted twice
     * @param asking threads for questions that do not wait for one another
     */
    record Parties(World world, Requester requester, Requester besideMember, ExecutorService asking) {}

    abstract void verifyStream(Parties parties, Session session, DataId stream, RecordBased records)
            throws IOException, MedChainException, InterruptedException, ExecutionException;

    private static VerifiedData fetch(Requester requester, Parties parties, Session session, DataId data)
            throws MedChainException {
        return requester.fetch(session, data, GrantedRange.unrestricted(), parties.world()::exchange);
    }

    /** Opens the session and fetches and verifies all that it shares. */
    Access.Once access(Parties parties, Published published)
            throws IOException, MedChainException, InterruptedException, ExecutionException {
        World.Traffic before = parties.world().traffic();
        long start = System.nanoTime();
        Session session = parties.requester().open(published.session().pointer());
        double openMillis = (System.nanoTime() - start) / 1e6;
        World.Traffic opened = parties.world().traffic().minus(before);
        List<Future<?>> records = new ArrayList<>();
        for (DataId record : published.records()) {
            records.add(parties.asking().submit(() -> {
                fetch(parties.requester(), parties, session, record).close();
                return null;
            }));
        }
        Optional<DataId> stream = published.stream();
        if (stream.isPresent()) {
            verifyStream(parties, session, stream.get(), published.recordBased());
        }
        for (Future<?> record : records) {
            record.get();
        }
        double millis = (System.nanoTime() - start) / 1e6;
        return new Access.Once(millis, parties.world().traffic().minus(before), openMillis, opened);
    }
}
