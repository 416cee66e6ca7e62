package org.medchain.health;

/** The kind of an {@link Issue}. The codes are stable; {@code docs/howto/watch-health.md} has what to do about each. */
public enum IssueCode {
    /** It was closed; only opening it again helps. */
    CLOSED(Effect.NOT_LIVE),
    /** The engine ended after a failure and accepts nothing until it is opened again. */
    ENGINE_ENDED(Effect.NOT_LIVE),
    /** A thread of the engine has been at one piece of work for so long that it will hardly go on. */
    ENGINE_WEDGED(Effect.NOT_LIVE),

    /** A thread of the engine has been at one piece of work for some seconds, so nothing else makes progress. */
    ENGINE_STALLED(Effect.NOT_READY),
    /** The engine starts, or starts over by itself after an unexpected failure. */
    ENGINE_STARTING(Effect.NOT_READY),
    /** The member lacks blocks that others have. */
    BEHIND(Effect.NOT_READY),
    /** Events that were accepted have been waiting, and no block comes. */
    EVENTS_WAIT(Effect.NOT_READY),
    /** Too few members are linked to agree on a block, or to say that something is absent. */
    NO_QUORUM(Effect.NOT_READY),
    /** The node is not a member of the consortium at this height, so it only follows. */
    NOT_A_MEMBER(Effect.NOT_READY),
    /** This machine's clock is not plausible. */
    CLOCK_WRONG(Effect.NOT_READY),
    /** A write failed because the disk has no room. */
    DISK_FULL(Effect.NOT_READY),
    /** A disk could not be read or written, for another reason than a lack of room. */
    STORAGE_FAILED(Effect.NOT_READY),
    /** A private key that is kept in a device could not be used. */
    KEY_UNAVAILABLE(Effect.NOT_READY),
    /** A certificate is not valid yet. */
    CERTIFICATE_NOT_YET_VALID(Effect.NOT_READY),
    /** A certificate has ended. */
    CERTIFICATE_ENDED(Effect.NOT_READY),
    /** The CA revoked this party's certificate. */
    CERTIFICATE_REVOKED(Effect.NOT_READY),
    /** The service that orders the events takes or gives no entries. */
    ORDERING_UNAVAILABLE(Effect.NOT_READY),
    /** Too few of the directory's nodes are linked, and go by this party's roster, to read or write. */
    DIRECTORY_NO_QUORUM(Effect.NOT_READY),
    /** A database cannot be reached or refuses statements. */
    DATABASE_UNAVAILABLE(Effect.NOT_READY),
    /** A newer release has changed a database's tables, so nothing is written. */
    SCHEMA_NEWER(Effect.NOT_READY),

    /** There is no link to a member, server or node. */
    NOT_LINKED(Effect.ATTENTION),
    /** There can be no link to a member, because its address is unknown. */
    ADDRESS_UNKNOWN(Effect.ATTENTION),
    /** The disk has lost blocks that other members have not restored yet. */
    BLOCKS_DAMAGED(Effect.ATTENTION),
    /** Other members restored blocks that the disk had lost. */
    BLOCKS_REPAIRED(Effect.ATTENTION),
    /** The member does not remember its votes and abstains until their heights are past. */
    VOTES_FORGOTTEN(Effect.ATTENTION),
    /** A certificate ends within 90 days. */
    CERTIFICATE_ENDS_IN_90_DAYS(Effect.ATTENTION),
    /** A certificate ends within 30 days. */
    CERTIFICATE_ENDS_IN_30_DAYS(Effect.ATTENTION),
    /** A certificate ends within 7 days. */
    CERTIFICATE_ENDS_IN_7_DAYS(Effect.ATTENTION),
    /** The service that orders the events gave entries that no member submits. */
    ORDERING_FOREIGN_ENTRIES(Effect.ATTENTION),
    /** The directory, or its node here, has reached its quota and accepts no more bytes. */
    DIRECTORY_FULL(Effect.ATTENTION),
    /** The directory's node reclaims no more space until it is opened again. */
    RECLAIM_STOPPED(Effect.ATTENTION),
    /** A part of the directory's records has too few such nodes to be read or written. */
    DIRECTORY_PARTLY_WITHOUT_QUORUM(Effect.ATTENTION),
    /** The directory's node fetches the records that it should have, and serves none until then. */
    NODE_FETCHING(Effect.ATTENTION),
    /** A node of the directory goes by another roster than this party. */
    ROSTER_DISAGREEMENT(Effect.ATTENTION),
    /** Events or directory records of a provider are not published although it tried. */
    PUBLICATION_HELD_UP(Effect.ATTENTION),
    /** The vendor's access log did not take entries. */
    ACCESS_LOG_INCOMPLETE(Effect.ATTENTION);

    /** What an issue takes away. */
    public enum Effect {
        /** Nothing yet, but an operator should act. */
        ATTENTION,
        /** It cannot serve now, and goes on by itself once the cause is gone. */
        NOT_READY,
        /** It does not serve again until it is opened anew: restart the process. */
        NOT_LIVE
    }

    private final Effect effect;

    IssueCode(Effect effect) {
        this.effect = effect;
    }

    /** What an issue of this kind takes away. */
    public Effect effect() {
        return effect;
    }
}
