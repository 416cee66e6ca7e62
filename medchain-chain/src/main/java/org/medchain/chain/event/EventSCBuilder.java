package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;

/** Makes an {@link EventSC}. The terms are needed. Not thread-safe. */
public final class EventSCBuilder {
    private final BlockHash consortium;
    private @Nullable SessionTerms terms;
    private @Nullable EventHash replaces;
    private @Nullable Bytes locator;

    EventSCBuilder(BlockHash consortium) {
        this.consortium = consortium;
    }

    /** What is granted and to whom; closing it stays with the caller. */
    public EventSCBuilder terms(SessionTerms terms) {
        this.terms = terms;
        return this;
    }

    /** An earlier session of the same patient, which ends with this event. */
    public EventSCBuilder replaces(EventHash session) {
        this.replaces = session;
        return this;
    }

    /** What finds the session in the directory again, 1 to {@value EventSC#MAX_LOCATOR_SIZE} bytes. */
    public EventSCBuilder locator(Bytes locator) {
        if (locator.isEmpty() || locator.size() > EventSC.MAX_LOCATOR_SIZE) {
            throw new IllegalArgumentException(
                    "a locator has 1 to " + EventSC.MAX_LOCATOR_SIZE + " bytes, found " + locator.size());
        }
        this.locator = locator;
        return this;
    }

    /**
     * Seals the content and signs the event.
     *
     * @param patient who grants
     * @throws IllegalStateException if the terms are missing, or are another patient's
     * @throws IllegalArgumentException if the event would have more than {@value Event#MAX_SIZE} bytes
     * @throws MalformedException if the patient's sealing key is not a usable one
     */
    public EventSC build(Identity patient, SecureRandom random) throws MalformedException {
        SessionTerms granted = Bodies.required(terms, "terms");
        if (!granted.audience().patient().equals(patient.publicIdentity())) {
            throw new IllegalStateException("the terms are of "
                    + granted.audience().patient() + ", and " + patient.publicIdentity() + " is to sign them");
        }
        return EventSC.sign(
                consortium, granted, Optional.ofNullable(replaces), Optional.ofNullable(locator), patient, random);
    }
}
