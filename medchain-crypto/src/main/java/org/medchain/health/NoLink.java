package org.medchain.health;

/** The kind of reason why there is no link to another process; a {@link PeerStatus} has the rest of it in words. */
public enum NoLink {
    /** This process is connecting for the first time. */
    OPENING,
    /** The other process opens the link, and has not. */
    AWAITED,
    /** Its address is not known, or its name has none. */
    ADDRESS_UNKNOWN,
    /** Its address cannot be connected to. */
    UNREACHABLE,
    /** Its certificate has expired, is not valid yet or was revoked. */
    NOT_IN_FORCE,
    /** This process cannot tell yet whether its certificate was revoked. */
    REVOCATION_UNKNOWN,
    /** This process does not admit it, or it broke the protocol. */
    REFUSED,
    /** It closed the connection when this process had said who it is: it does not admit this one. */
    REFUSES,
    /** It did not authenticate in time, or fell silent. */
    SILENT,
    /** The connection ended or failed. */
    BROKEN,
    /** It is of a roster that is not in use yet. */
    NOT_IN_USE
}
