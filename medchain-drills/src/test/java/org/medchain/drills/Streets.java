package org.medchain.drills;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.io.LocalPorts;

/**
 * All wires between members: on the ledger's network one from each member to each other one; on the directory's, where all go by
 * the same roster, one to each node, whoever comes. Not thread-safe.
 */
final class Streets implements AutoCloseable {
    private static final int MEMBERS = World.MEMBERS;

    private final List<Integer> ledgerPorts = LocalPorts.free(MEMBERS);
    private final List<Integer> directoryPorts = LocalPorts.free(MEMBERS);
    private final List<List<Wire>> betweenLedgers = new ArrayList<>();
    private final List<Wire> toNodes = new ArrayList<>();

    Streets(long seed) throws IOException {
        List<Integer> entrances = LocalPorts.free(MEMBERS * MEMBERS + MEMBERS);
        for (int from = 0; from < MEMBERS; from++) {
            List<Wire> row = new ArrayList<>();
            for (int to = 0; to < MEMBERS; to++) {
                int number = from * MEMBERS + to;
                row.add(Wire.open(entrances.get(number), ledgerPorts.get(to), seed + number));
            }
            betweenLedgers.add(row);
            toNodes.add(Wire.open(entrances.get(MEMBERS * MEMBERS + from), directoryPorts.get(from), seed - from));
        }
    }

    int ledgerPort(int member) {
        return ledgerPorts.get(member);
    }

    int directoryPort(int member) {
        return directoryPorts.get(member);
    }

    /** The ledger's peers as this member reaches them. */
    String peers(int member) {
        return IntStream.range(0, MEMBERS)
                .mapToObj(to -> to + "=127.0.0.1:"
                        + (to == member
                                ? ledgerPorts.get(to)
                                : betweenLedgers.get(member).get(to).port()))
                .collect(Collectors.joining(","));
    }

    /** Where the roster says that the nodes are. */
    List<Integer> nodePorts() {
        return toNodes.stream().map(Wire::port).toList();
    }

    /** The same weather everywhere. */
    void weather(Weather weather) {
        betweenLedgers.forEach(row -> row.forEach(wire -> wire.weather(weather, weather)));
        toNodes.forEach(wire -> wire.weather(weather, weather));
    }

    /** What {@code member} sends to others on the ledger's network, and answers and is asked on the directory's. */
    void weatherFrom(int member, Weather weather) {
        for (int other = 0; other < MEMBERS; other++) {
            betweenLedgers.get(member).get(other).weather(weather, Weather.FAIR);
            betweenLedgers.get(other).get(member).weather(Weather.FAIR, weather);
        }
        toNodes.get(member).weather(Weather.FAIR, weather);
    }

    /** What {@code member} hears. */
    void weatherTo(int member, Weather weather) {
        for (int other = 0; other < MEMBERS; other++) {
            betweenLedgers.get(other).get(member).weather(weather, Weather.FAIR);
            betweenLedgers.get(member).get(other).weather(Weather.FAIR, weather);
        }
        toNodes.get(member).weather(weather, Weather.FAIR);
    }

    /** Nothing passes between members that are in different halves; on the ledger's network. */
    void split(List<Integer> half) {
        for (int from = 0; from < MEMBERS; from++) {
            for (int to = 0; to < MEMBERS; to++) {
                Weather weather = half.contains(from) == half.contains(to) ? Weather.FAIR : Weather.CUT;
                betweenLedgers.get(from).get(to).weather(weather, weather);
            }
        }
    }

    /** Breaks every connection there is. */
    void reset() {
        betweenLedgers.forEach(row -> row.forEach(Wire::reset));
        toNodes.forEach(Wire::reset);
    }

    @Override
    public void close() throws IOException {
        for (List<Wire> row : betweenLedgers) {
            for (Wire wire : row) {
                wire.close();
            }
        }
        for (Wire wire : toNodes) {
            wire.close();
        }
    }
}
