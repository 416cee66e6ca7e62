package org.medchain.chain.event;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/** Makes an {@link EventSC}. A requester and at least one grant are needed. Not thread-safe. */
public final class EventSCBuilder {
    private final Map<DataId, GrantedRange> grants = new TreeMap<>();
    private @Nullable PublicIdentity requester;
    private @Nullable Bytes locator;

    EventSCBuilder() {}

    /** Who is granted access. */
    public EventSCBuilder requester(PublicIdentity requester) {
        this.requester = requester;
        return this;
    }

    /**
     * Grants {@code range} of {@code data}.
     *
     * @throws IllegalArgumentException if {@code data} is granted already
     */
    public EventSCBuilder grant(DataId data, GrantedRange range) {
        if (grants.putIfAbsent(data, range) != null) {
            throw new IllegalArgumentException("data " + data + " is granted twice in one session");
        }
        return this;
    }

    /** What finds the session in the directory again, 1 to {@value EventSC#MAX_LOCATOR_SIZE} bytes. */
    public EventSCBuilder locator(Bytes locator) {
        this.locator = locator;
        return this;
    }

    /**
     * Seals the content and signs the event.
     *
     * @param patient who grants
     * @throws IllegalStateException if the requester or every grant is missing, or there are too many grants
     * @throws MalformedException if the patient's sealing key is not a usable one
     */
    public EventSC build(Identity patient, SecureRandom random) throws MalformedException {
        PublicIdentity named = Bodies.required(requester, "requester");
        if (grants.isEmpty() || grants.size() > EventSC.MAX_GRANTS) {
            throw new IllegalStateException(
                    "a session has 1 to " + EventSC.MAX_GRANTS + " grants, found " + grants.size());
        }
        List<EventSC.Grant> sorted = grants.entrySet().stream()
                .map(entry -> new EventSC.Grant(entry.getKey(), entry.getValue()))
                .toList();
        return EventSC.sign(new EventSC.Content(sorted, named, Optional.ofNullable(locator)), patient, random);
    }
}
