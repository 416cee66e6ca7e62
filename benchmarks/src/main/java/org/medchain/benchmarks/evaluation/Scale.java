package org.medchain.benchmarks.evaluation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much is measured. */
enum Scale {
    /** Seconds: enough to see that every section runs. */
    TINY {
        @Override
        Map<String, Section> sections() {
            return all(
                    Duration.ofMillis(20),
                    new TableTwo(List.of(1, 2), List.of(1, 3)),
                    new ChainCostSection(List.of(10), List.of(0.01, 0.1), 2000),
                    new AccessSection.Settings(List.of(1, 10), List.of(2), 2, List.of(50), 100, 1, new Wan(2, 0.2)),
                    new StorageSection(List.of(3)),
                    networks(List.of(), List.of(4), 5, 40, Duration.ofMillis(300), 2),
                    networks(List.of(4), List.of(4), 5, 40, Duration.ofMillis(300), 2),
                    new LedgerGrowth(List.of(100, 200)),
                    new ProviderGrowth(List.of(65, 129), List.of(17, 65), 16, 2),
                    new SessionGrowth(List.of(30, 40)));
        }
    },
    /** Under five minutes on two cores. */
    QUICK {
        @Override
        Map<String, Section> sections() {
            return all(
                    Duration.ofMillis(500),
                    new TableTwo(List.of(1, 3, 5), List.of(1, 10)),
                    new ChainCostSection(List.of(10, 100), List.of(0.0001, 0.001, 0.01, 0.1), 4000),
                    new AccessSection.Settings(
                            List.of(1, 10, 50), List.of(1, 10), 10, List.of(0, 100), CHUNK, 3, wide()),
                    new StorageSection(List.of(10, 25)),
                    networks(List.of(), List.of(10, 30), 40, 0, Duration.ofSeconds(5), WAY),
                    networks(List.of(4, 7), List.of(10), 0, 4000, Duration.ofSeconds(2), WAY),
                    new LedgerGrowth(List.of(1000, 10_000, 100_000)),
                    new ProviderGrowth(List.of(10, 1000), List.of(10, 400), 64, 200),
                    new SessionGrowth(List.of(30, 100, 500)));
        }
    },
    /** Up to half an hour. */
    MEDIUM {
        @Override
        Map<String, Section> sections() {
            return all(
                    Duration.ofSeconds(1),
                    new TableTwo(List.of(1, 2, 3, 4, 5), List.of(1, 10, 50)),
                    new ChainCostSection(
                            List.of(10, 100, 1000), List.of(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1), 1000),
                    new AccessSection.Settings(
                            List.of(1, 10, 25, 50, 100, 300, 1000),
                            List.of(1, 10, 25, 50),
                            50,
                            List.of(0, 50, 100),
                            CHUNK,
                            3,
                            wide()),
                    new StorageSection(List.of(10, 25, 50, 100)),
                    networks(List.of(), List.of(10, 20, 30, 50, 70), 100, 0, Duration.ofSeconds(2), WAY),
                    networks(List.of(4, 7, 10), List.of(10, 20, 40), 0, 8000, Duration.ofSeconds(2), WAY),
                    new LedgerGrowth(List.of(1000, 10_000, 100_000, 300_000)),
                    new ProviderGrowth(List.of(10, 1000, 20_000), List.of(10, 1000, 4000), 64, 400),
                    new SessionGrowth(List.of(30, 300, 3000)));
        }
    },
    /** An hour or more. */
    FULL {
        @Override
        Map<String, Section> sections() {
            return all(
                    Duration.ofSeconds(1),
                    new TableTwo(List.of(1, 2, 3, 4, 5), List.of(1, 10, 25, 50)),
                    new ChainCostSection(
                            List.of(10, 100, 1000), List.of(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3), 4000),
                    new AccessSection.Settings(
                            List.of(1, 10, 25, 50, 100, 300, 1000),
                            List.of(1, 10, 25, 50),
                            50,
                            List.of(0, 25, 50, 75, 100),
                            CHUNK,
                            15,
                            wide()),
                    new StorageSection(List.of(10, 20, 40, 60, 80, 100)),
                    networks(
                            List.of(),
                            List.of(10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
                            200,
                            0,
                            Duration.ofSeconds(5),
                            WAY),
                    networks(
                            List.of(4, 7, 10),
                            List.of(10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
                            0,
                            40_000,
                            Duration.ofSeconds(6),
                            WAY),
                    new LedgerGrowth(List.of(1000, 10_000, 100_000, 1_000_000, 10_000_000)),
                    new ProviderGrowth(List.of(10, 1000, 100_000), List.of(10, 1000, 4000), 256, 1500),
                    new SessionGrowth(List.of(30, 300, 3000, 10_000)));
        }
    };

    private static final double WAY = 50;
    /** The paper's table 3 names no figure. */
    private static final double JITTER = 5;
    /** As many as a hospital's ingest may have under way. */
    private static final int IN_FLIGHT = 1000;
    /** A second of two leads at 360 samples a second of twelve bits, as in the MIT-BIH database. */
    private static final int CHUNK = 1080;

    /** What is run, in its order, by its name. */
    abstract Map<String, Section> sections();

    /** As in the paper's table 3. */
    private static Wan wide() {
        return new Wan(WAY, JITTER);
    }

    private static Networks.Settings networks(
            List<Integer> members, List<Integer> nodes, int reads, int transactions, Duration run, double way) {
        return new Networks.Settings(members, nodes, reads, IN_FLIGHT, transactions, run, new Wan(way, way / 10));
    }

    @SuppressWarnings("TooManyParameters") // one for each section
    private static Map<String, Section> all(
            Duration limits,
            TableTwo tableTwo,
            ChainCostSection chainCost,
            AccessSection.Settings access,
            StorageSection storage,
            Networks.Settings responses,
            Networks.Settings transactions,
            LedgerGrowth ledger,
            ProviderGrowth provider,
            SessionGrowth sessions) {
        Map<String, Section> sections = new LinkedHashMap<>();
        sections.put("limits", new LimitsSection(limits));
        sections.put("table-2", tableTwo);
        sections.put("chain-cost", chainCost);
        sections.put("streams", new AccessSection(access, AccessSection.Part.STREAMS));
        sections.put("mixtures", new AccessSection(access, AccessSection.Part.MIXTURES));
        sections.put("shares", new AccessSection(access, AccessSection.Part.SHARES));
        sections.put("storage", storage);
        sections.put("responses", new ResponseSection(responses));
        sections.put("transactions", new TransactionSection(transactions));
        sections.put("ledger-growth", ledger);
        sections.put("provider-growth", provider);
        sections.put("session-growth", sessions);
        sections.put("model", new ModelSection());
        sections.put("summary", new SummarySection(List.copyOf(sections.keySet())));
        return sections;
    }
}
