package org.medchain.chain.consensus.qbft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The future-message buffer: messages for the next height, or that this member cannot take yet, until it reaches their height. It
 * keeps the last eight of each member. Not thread-safe.
 */
final class FutureMessageBuffer {
    private static final int PER_MEMBER = 8;

    private final Map<Integer, Deque<Message.ForInstance>> byMember = new HashMap<>();

    void add(int member, Message.ForInstance message) {
        Deque<Message.ForInstance> kept = byMember.computeIfAbsent(member, other -> new ArrayDeque<>());
        kept.addLast(message);
        if (kept.size() > PER_MEMBER) {
            kept.removeFirst();
        }
    }

    /** Removes and returns the messages of this height, and discards those of earlier ones. */
    List<Message.ForInstance> take(long height) {
        List<Message.ForInstance> due = new ArrayList<>();
        for (Deque<Message.ForInstance> kept : byMember.values()) {
            kept.removeIf(message -> {
                long about = message.signed().statement().view().height();
                if (about == height) {
                    due.add(message);
                }
                return about <= height;
            });
        }
        return due;
    }
}
