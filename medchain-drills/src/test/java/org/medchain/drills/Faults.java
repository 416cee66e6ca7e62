package org.medchain.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.io.Printable;

/**
 * The faults of a drill. Each begins with all members well, states what goes on while it lasts, and ends with all members well
 * again. What this machine cannot do is skipped and says so.
 */
enum Faults {
    /** Every wire delays, jitters and loses: all go on. */
    ROUGH_NETWORK {
        @Override
        void happen(Drill drill) {
            drill.streets.weather(Weather.ROUGH);
            drill.awaitProgress(Drill.all());
            drill.streets.weather(Weather.FAIR);
        }
    },
    /** The same, and a member is killed and begins again in it. */
    KILL_ON_A_ROUGH_NETWORK {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.streets.weather(Weather.ROUGH);
            drill.member(victim).kill();
            drill.awaitProgress(Drill.allBut(victim));
            drill.restart(victim, Map.of());
            drill.awaitProgress(Drill.all());
            drill.streets.weather(Weather.FAIR);
        }
    },
    /** The same with all members killed at once. */
    KILL_OF_ALL_ON_A_ROUGH_NETWORK {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            drill.streets.weather(Weather.ROUGH);
            for (int member : Drill.all()) {
                drill.member(member).kill();
            }
            for (int member : Drill.all()) {
                drill.restart(member, Map.of());
            }
            drill.awaitProgress(Drill.all());
            drill.streets.weather(Weather.FAIR);
        }
    },
    /** The same with one member killed, which begins again on an empty disk. */
    LOST_DISK_ON_A_ROUGH_NETWORK {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.streets.weather(Weather.ROUGH);
            drill.member(victim).kill();
            drill.emptyDisk(victim);
            drill.awaitProgress(Drill.allBut(victim));
            drill.restart(victim, Map.of());
            drill.awaitProgress(Drill.all());
            drill.streets.weather(Weather.FAIR);
        }
    },
    /** One member is heard by nobody, though it hears all: the others go on. */
    MUTE_MEMBER {
        @Override
        void happen(Drill drill) {
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.streets.weatherFrom(victim, Weather.CUT);
            drill.awaitProgress(Drill.allBut(victim));
            drill.streets.weatherFrom(victim, Weather.FAIR);
        }
    },
    /** One member hears nobody, though all hear it: the others go on. */
    DEAF_MEMBER {
        @Override
        void happen(Drill drill) {
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.streets.weatherTo(victim, Weather.CUT);
            drill.awaitProgress(Drill.allBut(victim));
            drill.streets.weatherTo(victim, Weather.FAIR);
        }
    },
    /** One member is a quarter of a second away, each way: all go on. */
    FAR_MEMBER {
        @Override
        void happen(Drill drill) {
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.streets.weatherFrom(victim, Weather.FAR);
            drill.awaitProgress(Drill.all());
            drill.streets.weatherFrom(victim, Weather.FAIR);
        }
    },
    /** Two and two: no event is acknowledged on either side. */
    SPLIT_LEDGER {
        @Override
        void happen(Drill drill) {
            int one = drill.random.nextInt(Drill.MEMBERS);
            drill.streets.split(List.of(one, (one + 1) % Drill.MEMBERS));
            Drill.pass(UNDER_WAY);
            drill.assertNoReceipts(Duration.ofSeconds(3));
            drill.streets.weather(Weather.FAIR);
        }
    },
    /** Connections break again and again: all go on after the last. */
    BROKEN_CONNECTIONS {
        @Override
        void happen(Drill drill) {
            for (int i = 0; i < 10; i++) {
                drill.streets.reset();
                Drill.pass(Duration.ofMillis(drill.random.nextInt(400)));
            }
        }
    },
    /** A process does nothing for a minute, in which links and votes run out of time: the others go on. */
    PAUSED_PROCESS {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            int victim = drill.random.nextInt(Drill.MEMBERS);
            long begun = System.nanoTime();
            drill.member(victim).signal("STOP");
            drill.awaitProgress(Drill.allBut(victim));
            Drill.pass(PAUSE.minusNanos(System.nanoTime() - begun));
            drill.member(victim).signal("CONT");
        }
    },
    /** The clock of one machine is a day ahead: the others go on, and time on the ledger does not follow it. */
    CLOCK_AHEAD {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            Optional<Map<String, String>> environment = Machinery.clockAhead("+1d");
            if (environment.isEmpty()) {
                System.out.println("skipped: no libfaketime on this machine");
                return;
            }
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.member(victim).exit();
            drill.restart(victim, environment.get());
            drill.awaitProgress(Drill.allBut(victim));
            drill.awaitReceipts(victim);
            drill.member(victim).exit();
            drill.restart(victim, Map.of());
        }
    },
    /** Every fsync of one machine takes 50 ms: all go on. */
    SLOW_DISK {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            Optional<Map<String, String>> environment = Machinery.slowDisk(drill.temp, 50);
            if (environment.isEmpty()) {
                System.out.println("skipped: no C compiler on this machine");
                return;
            }
            int victim = drill.random.nextInt(Drill.MEMBERS);
            drill.member(victim).exit();
            drill.restart(victim, environment.get());
            drill.awaitProgress(Drill.all());
            drill.member(victim).exit();
            drill.restart(victim, Map.of());
        }
    },
    /** The disk of one member is full: the others go on, and it does when it begins again with space. */
    FULL_DISK {
        @Override
        void happen(Drill drill) throws IOException, InterruptedException {
            if (!drill.hasSmallDisk()) {
                System.out.println("skipped: no disk can be mounted on this machine");
                return;
            }
            Path ballast = drill.fillSmallDisk();
            drill.awaitProgress(Drill.allBut(0));
            Files.delete(ballast);
            drill.member(0).kill();
            drill.restart(0, Map.of());
        }
    },
    /** A thousand connections of strangers, mute, slow or unwilling to read: all go on. */
    CROWD {
        @Override
        void happen(Drill drill) throws IOException {
            List<Crowd> crowds = new ArrayList<>();
            try {
                for (int i = 0; i < Drill.MEMBERS; i++) {
                    crowds.add(new Crowd(drill.streets.ledgerPort(i), STRANGERS).begin());
                    crowds.add(new Crowd(drill.streets.directoryPort(i), STRANGERS).begin());
                }
                Drill.await("strangers", () -> crowds.stream().allMatch(crowd -> crowd.dialled() >= STRANGERS));
                drill.streets.reset();
                drill.awaitProgress(Drill.all());
            } finally {
                for (Crowd crowd : crowds) {
                    crowd.close();
                }
            }
        }
    };

    private static final Duration PAUSE = Duration.ofSeconds(Boolean.getBoolean("medchain.soak") ? 60 : 12);
    private static final Duration UNDER_WAY = Duration.ofSeconds(2);
    private static final int STRANGERS = 125;

    /**
     * The faults whose names match the regular expression {@code pattern}.
     *
     * @throws IllegalArgumentException if there is none: a drill without a round proves nothing
     */
    static List<Faults> matching(String pattern) {
        List<Faults> found = Arrays.stream(values())
                .filter(fault -> fault.name().matches(pattern))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no fault matches \"" + Printable.of(pattern) + "\"; there are "
                    + Arrays.stream(values()).map(Faults::name).collect(Collectors.joining(", ")));
        }
        return found;
    }

    abstract void happen(Drill drill) throws IOException, InterruptedException;
}
