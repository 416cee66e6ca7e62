package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medchain.chain.consensus.Replica;

/** Which members take part in the agreement on the next block, for the operator. Not thread-safe. */
final class Hearing {
    private final Replica replica;
    private final Participation participation;
    private final ProgressTracker progress;
    private final Environment environment;
    private final Set<Integer> heard = new TreeSet<>();

    Hearing(Replica replica, Participation participation, ProgressTracker progress, Environment environment) {
        this.replica = replica;
        this.participation = participation;
        this.progress = progress;
        this.environment = environment;
    }

    /** A member sent a statement about the next block. */
    void heard(int member) {
        heard.add(member);
    }

    /** The next block is durable. */
    void committed() {
        heard.clear();
    }

    /** Which members were heard about the next block, and why others may not have been. */
    String text() {
        List<String> parts = new ArrayList<>();
        if (!participation.isActive()) {
            parts.add("this member does not vote now");
        }
        List<Integer> others = participation.others();
        List<Integer> answered = others.stream().filter(heard::contains).toList();
        parts.add("about block " + (replica.height() + 1) + " of the other members "
                + (answered.isEmpty() ? "none was heard" : answered + " were heard"));
        others.stream().filter(member -> !heard.contains(member)).forEach(member -> parts.add(silence(member)));
        return String.join("; ", parts);
    }

    private String silence(int member) {
        Optional<String> trouble = environment.notLinked(member);
        long height = progress.claimed(member);
        String why;
        if (trouble.isPresent()) {
            why = "is not linked: " + trouble.get();
        } else if (height < replica.height()) {
            why = "is linked, and said last that it is at height " + height;
        } else {
            why = "is linked, but sent nothing";
        }
        return "member " + member + " " + why;
    }
}
