package org.medchain.dht.infinispan;

/** An owner does not take a write. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Judgement judgement;
    private final boolean superseded;

    private Refused(Judgement judgement, boolean superseded) {
        super(judgement.kind() + ": " + (judgement.kind() == Judgement.Kind.CONFLICT ? "" : judgement.reason()));
        this.judgement = judgement;
        this.superseded = superseded;
    }

    static Refused of(Judgement judgement) {
        return new Refused(judgement, false);
    }

    /** What stands supersedes it. */
    static Refused superseded(Judgement conflict) {
        return new Refused(conflict, true);
    }

    Judgement judgement() {
        return judgement;
    }

    boolean isSuperseded() {
        return superseded;
    }
}
