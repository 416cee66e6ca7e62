package org.medchain.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pairs of ports that several processes share: each locks a byte of one file for each pair that it was given. Thread-safe. */
final class PortRange {
    private final FileChannel claims;
    private final int first;
    private final int pairs;
    private final Map<Integer, FileLock> claimed = new HashMap<>();
    private int next;

    private PortRange(FileChannel claims, int first, int pairs, int next) {
        this.claims = claims;
        this.first = first;
        this.pairs = pairs;
        this.next = next;
    }

    /** The pairs from port {@code first} on, beginning with the one numbered {@code next}; claims last as long as the process. */
    static PortRange open(Path file, int first, int pairs, int next) {
        try {
            FileChannel claims = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            return new PortRange(claims, first, pairs, next);
        } catch (IOException e) {
            throw new UncheckedIOException("ports are claimed in " + file + ", which cannot be opened", e);
        }
    }

    synchronized List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int looked = 0; looked < pairs && ports.size() < count; looked++) {
            int pair = next;
            next = (next + 1) % pairs;
            int port = first + 2 * pair;
            if (claim(pair) && isFree(port) && isFree(port + 1)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new UncheckedIOException(new IOException("expected " + count + " pairs of free ports from " + first
                    + " to " + (first + 2 * pairs - 1) + ", found " + ports.size()));
        }
        return ports;
    }

    /** True if no other process has the pair. */
    private boolean claim(int pair) {
        if (!claimed.containsKey(pair)) {
            try {
                FileLock lock = claims.tryLock(pair, 1, false);
                if (lock != null) {
                    claimed.put(pair, lock);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("ports cannot be claimed", e);
            }
        }
        return claimed.containsKey(pair);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
