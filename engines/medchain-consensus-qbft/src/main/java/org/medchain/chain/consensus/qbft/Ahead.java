package org.medchain.chain.consensus.qbft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages of members that are a height ahead, kept until this member gets there; the last few of each. Not thread-safe. */
final class Ahead {
    private static final int PER_MEMBER = 8;

    private final Map<Integer, Deque<Message.ForAgreement>> byMember = new HashMap<>();

    void add(int member, Message.ForAgreement message) {
        Deque<Message.ForAgreement> kept = byMember.computeIfAbsent(member, other -> new ArrayDeque<>());
        kept.addLast(message);
        if (kept.size() > PER_MEMBER) {
            kept.removeFirst();
        }
    }

    /** Takes out all that is about this height, and forgets what is about earlier ones. */
    List<Message.ForAgreement> take(long height) {
        List<Message.ForAgreement> due = new ArrayList<>();
        for (Deque<Message.ForAgreement> kept : byMember.values()) {
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
