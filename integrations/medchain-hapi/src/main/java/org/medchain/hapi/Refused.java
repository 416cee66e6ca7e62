package org.medchain.hapi;

import java.util.Optional;
import org.medchain.core.access.RefusalReason;

/**
 * Why something is not shown.
 *
 * @param told what the caller is told
 * @param recorded what the audit trail has
 * @param serious false if nobody was denied anything, or it may pass
 */
record Refused(String told, String recorded, boolean serious) {
    /** Why, where it is not for a {@link RefusalReason} of the provider's. */
    enum Reason {
        NOT_MAPPED,
        NO_SUCH_RESOURCE,
        NO_SUBJECT,
        NOT_FILTERABLE,
        NOT_FILTERED_BEFORE_PAGING,
        TOO_MANY_ENTRIES,
        TOO_LONG,
        MORE_PATIENTS,
        FAILED
    }

    private Refused(String told, Reason reason, boolean serious) {
        this(told, reason.name(), serious);
    }

    /**
     * One text for all that concerns a single resource: it does not say whether there is such a resource, nor whether this server failed
     * at one.
     */
    static final String NO_SESSION = "No session of a patient grants you this, or there is no such resource,"
            + " or this server cannot answer for it. Ask the patient for a session; if you have one, hand its invitation to this provider.";

    static Refused because(RefusalReason reason) {
        return new Refused(NO_SESSION, reason.name(), !reason.retryHelps());
    }

    static Refused unknown() {
        return new Refused(NO_SESSION, Reason.NOT_MAPPED, true);
    }

    static Refused absent() {
        return new Refused(NO_SESSION, Reason.NO_SUCH_RESOURCE, false);
    }

    static Refused unasked(String what, String instead) {
        return new Refused(what + " cannot be filtered by consent. " + instead, Reason.NOT_FILTERABLE, false);
    }

    /** Of what is about one resource: there would be another answer if there were no such resource. */
    static Refused unfilteredAboutOne() {
        return new Refused(NO_SESSION, Reason.NOT_FILTERED_BEFORE_PAGING, false);
    }

    static Refused unfiltered() {
        return new Refused(
                "This list cannot be shown: this server does not filter it before it is cut into pages."
                        + " Its operator can mend that.",
                Reason.NOT_FILTERED_BEFORE_PAGING,
                false);
    }

    /** Nothing was decided: the host failed. */
    static Refused failed() {
        return new Refused("This request could not be answered.", Reason.FAILED, false);
    }

    /** The host failed at what is about one resource, which it might not have if there were no such resource. */
    static Refused failedAboutOne() {
        return new Refused(NO_SESSION, Reason.FAILED, false);
    }

    /** Of more patients of whom something was not shown than the trail names. */
    static Refused more() {
        return new Refused(NO_SESSION, Reason.MORE_PATIENTS, true);
    }

    static Refused tooMany(int most, int found) {
        return new Refused(
                "Expected a batch of at most " + most + " entries, found " + found + ". Send several batches.",
                Reason.TOO_MANY_ENTRIES,
                false);
    }

    /** What cannot be recorded as a whole. */
    static Refused tooLong(int most, int found) {
        return new Refused(
                "Expected at most " + most + " characters in the address and parameters of a request, found " + found
                        + ". Send several requests.",
                Reason.TOO_LONG,
                false);
    }

    static Refused nobody() {
        return new Refused(
                "It is not known for whom you ask. Authenticate as a requester of the consortium.",
                Reason.NO_SUBJECT,
                true);
    }

    static Optional<Refused> none() {
        return Optional.empty();
    }
}
