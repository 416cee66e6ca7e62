package org.medchain.chain.event;

/**
 * What an event says. The set is open: an event of a type that this version does not know is carried, hashed, ordered and
 * proven like any other.
 *
 * @param code the number on the wire, at least 1
 */
public record EventType(long code) {
    /** {@link EventDG}: a record or chunk of data exists. */
    public static final EventType ADD_DATA = new EventType(1);
    /** {@link EventSC}: a patient grants access. */
    public static final EventType CREATE_SESSION = new EventType(2);
    /** {@link EventSR}: a patient, or the CA in its place, ends a session. */
    public static final EventType REMOVE_SESSION = new EventType(3);
    /** {@link AdmitIdentity}: a certificate becomes known to the ledger. */
    public static final EventType ADMIT_IDENTITY = new EventType(4);
    /** {@link RevokeCertificates}: certificates stop being good. */
    public static final EventType REVOKE_CERTIFICATES = new EventType(5);

    /** A quorum of members changes who they are; see {@code ChangeMembers} in the package of blocks. */
    public static final EventType CHANGE_MEMBERS = new EventType(6);

    public EventType {
        if (code < 1) {
            throw new IllegalArgumentException("an event type is at least 1, found " + code);
        }
    }

    /** The name of a known type, else {@code Type} and its number. */
    @Override
    public String toString() {
        if (code > 6) {
            return "Type" + code;
        }
        return switch ((int) code) {
            case 1 -> "AddData";
            case 2 -> "CreateSession";
            case 3 -> "RemoveSession";
            case 4 -> "AdmitIdentity";
            case 5 -> "RevokeCertificates";
            default -> "ChangeMembers";
        };
    }
}
