package org.medchain.benchmarks.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time that cores gave to the threads of processes so far, by what the threads are for. Read from {@code /proc}, so on Linux alone;
 * elsewhere there is none of any sort. The kernel counts in steps of ten milliseconds a thread.
 *
 * @param of each sort
 */
public record ThreadTimes(Map<Sort, Duration> of) {
    private static final int TICK_MILLIS = 10;
    /** Of {@code stat}, counted from after the name in parentheses. */
    private static final int USER_TICKS = 11;

    /** What threads are for. */
    public enum Sort {
        /** The compilers of the JVM: what they do is warming up, and comes to an end. */
        COMPILERS("C[12] Compiler.*"),
        /** The JVM's garbage collector and housekeeping. */
        JVM("(G1|GC|VM) .*"),
        /** Connections with other processes. */
        LINKS("medchain-link.*"),
        /** The engine's own. */
        ENGINE("medchain-.*"),
        /** All others: those of the database and of other libraries, and the driver's. */
        OTHER(".*");

        private final String names;

        Sort(String names) {
            this.names = names;
        }

        /** The names of all, in their order. */
        public static List<String> labels() {
            return Stream.of(values())
                    .map(sort -> sort.name().toLowerCase(Locale.ROOT))
                    .toList();
        }

        /** The first whose pattern the kernel's name of a thread matches, which is cut after 15 characters. */
        static Sort of(String thread) {
            return Stream.of(values())
                    .filter(sort -> thread.matches(sort.names))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    public ThreadTimes {
        of = Map.copyOf(of);
    }

    /** Of a process; threads that have ended are not among them. */
    static ThreadTimes ofProcess(long pid) throws IOException {
        Map<Sort, Duration> times = new EnumMap<>(Sort.class);
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> threads = Files.list(tasks)) {
                threads.forEach(thread -> add(thread.resolve("stat"), times));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return new ThreadTimes(times);
    }

    /** The time that cores gave to processes with this name, as the kernel has it, whoever started them. */
    public static Duration ofProcessesNamed(String name) throws IOException {
        Path processes = Path.of("/proc");
        if (!Files.isDirectory(processes)) {
            return Duration.ZERO;
        }
        try (Stream<Path> folders = Files.list(processes)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("\\d+"))
                    .map(folder -> lineOf(folder.resolve("stat")))
                    .flatMap(Optional::stream)
                    .filter(line -> nameOf(line).equals(name))
                    .map(ThreadTimes::timeOf)
                    .reduce(Duration.ZERO, Duration::plus);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void add(Path stat, Map<Sort, Duration> times) {
        lineOf(stat).ifPresent(line -> times.merge(sortOf(line), timeOf(line), Duration::plus));
    }

    private static Optional<String> lineOf(Path stat) {
        try {
            return Optional.of(Files.readString(stat));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a thread's {@code stat}: its number, its name in parentheses, which may have any characters, and 50 fields. */
    static Sort sortOf(String stat) {
        return Sort.of(nameOf(stat));
    }

    private static String nameOf(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    /** In the system and out of it. */
    static Duration timeOf(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    /** Those of both. */
    public ThreadTimes plus(ThreadTimes others) {
        Map<Sort, Duration> sum = new EnumMap<>(Sort.class);
        for (Sort sort : Sort.values()) {
            sum.put(sort, time(sort).plus(others.time(sort)));
        }
        return new ThreadTimes(sum);
    }

    /** What has been added since. */
    public ThreadTimes minus(ThreadTimes before) {
        Map<Sort, Duration> difference = new EnumMap<>(Sort.class);
        for (Sort sort : Sort.values()) {
            difference.put(sort, time(sort).minus(before.time(sort)));
        }
        return new ThreadTimes(difference);
    }

    /** That of a sort. */
    public Duration time(Sort sort) {
        return of.getOrDefault(sort, Duration.ZERO);
    }
}
