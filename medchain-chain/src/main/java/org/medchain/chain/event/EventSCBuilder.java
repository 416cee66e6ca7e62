package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;

/** Builds an {@link EventSC}. The terms are required. Not thread-safe. */
public final class EventSCBuilder {
    private final BlockHash consortium;
    private @Nullable SessionTerms terms;
    private @Nullable EventHash replaces;
    private @Nullable Bytes locator;

    EventSCBuilder(BlockHash consortium) {
        this.consortium = consortium;
    }

    /** The grants and their audience. The caller closes them. */
    public EventSCBuilder terms(SessionTerms terms) {
        this.terms = terms;
        return this;
    }

    /** An earlier session of the same patient, which this event ends. */
    public EventSCBuilder replaces(EventHash session) {
        this.replaces = session;
        return this;
    }

    /** Finds the session in the directory again; 1 to {@value EventSC#MAX_LOCATOR_SIZE} bytes. */
    public EventSCBuilder locator(Bytes locator) {
        if (locator.isEmpty() || locator.size() > EventSC.MAX_LOCATOR_SIZE) {
            throw new IllegalArgumentException(
                    "expected a locator of 1 to " + EventSC.MAX_LOCATOR_SIZE + " bytes, found " + locator.size());
        }
        this.locator = locator;
        return this;
    }

    /**
     * Seals the content and signs the event.
     *
     * @param patient who grants
     * @throws IllegalStateException if the terms are missing or another patient's
     * @throws IllegalArgumentException if the event would exceed {@value Event#MAX_SIZE} bytes
     * @throws MalformedException if the patient's sealing key is unusable
     */
    public EventSC build(Identity patient, SecureRandom random) throws MalformedException {
        SessionTerms granted = Bodies.required(terms, "terms");
        if (!granted.audience().patient().equals(patient.publicIdentity())) {
            throw new IllegalStateException("expected terms of the signing patient " + patient.publicIdentity()
                    + ", found terms of " + granted.audience().patient());
        }
        return EventSC.sign(
                consortium, granted, Optional.ofNullable(replaces), Optional.ofNullable(locator), patient, random);
    }
}
