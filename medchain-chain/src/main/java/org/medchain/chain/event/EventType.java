package org.medchain.chain.event;

/**
 * The type of an event. The set is open: events of types unknown to this version are carried, hashed, ordered and
 * proven like others.
 *
 * @param code the number in encodings, at least 1
 */
public record EventType(long code) {
    /** {@link EventDG}: a record or a chunk exists. */
    public static final EventType ADD_DATA = new EventType(1);
    /** {@link EventSC}: a patient grants access. */
    public static final EventType CREATE_SESSION = new EventType(2);
    /** {@link EventSR}: a patient, or the CA on the patient's behalf, ends a session. */
    public static final EventType REMOVE_SESSION = new EventType(3);
    /** {@link AdmitIdentity}: records a certificate on the ledger. */
    public static final EventType ADMIT_IDENTITY = new EventType(4);
    /** {@link RevokeCertificates}: the CA revokes certificates. */
    public static final EventType REVOKE_CERTIFICATES = new EventType(5);

    /** {@code org.medchain.chain.block.ChangeMembers}: a quorum changes the members. */
    public static final EventType CHANGE_MEMBERS = new EventType(6);

    public EventType {
        if (code < 1) {
            throw new IllegalArgumentException("expected an event type of at least 1, found " + code);
        }
    }

    /** The name of a known type; otherwise {@code Type} and the number. */
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
