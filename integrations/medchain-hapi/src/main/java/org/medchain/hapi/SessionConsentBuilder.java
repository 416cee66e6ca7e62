package org.medchain.hapi;

import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditEventSink;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.medchain.core.role.Provider;

/** Settings of a {@link SessionConsent}. Not thread-safe. */
public final class SessionConsentBuilder {
    private final Provider provider;
    private final SubjectResolver subjects;
    private final ResourceMap resources;
    private final IBalpAuditEventSink audit;
    private final Set<String> operations = new HashSet<>(Set.of("$everything"));
    private boolean filteredBeforePaging;
    private int batchEntries = 100;
    private Clock clock = Clock.systemUTC();

    SessionConsentBuilder(
            Provider provider, SubjectResolver subjects, ResourceMap resources, IBalpAuditEventSink audit) {
        this.provider = provider;
        this.subjects = subjects;
        this.resources = resources;
        this.audit = audit;
    }

    /**
     * Lets an operation run, which returns a resource, or a Bundle or Parameters of resources, and tells by nothing else: no counts, no
     * values computed from resources that are not in the answer. Only {@code $everything} may run unless told here.
     *
     * @param name with its dollar sign
     */
    public SessionConsentBuilder operation(String name) {
        if (!name.startsWith("$") || name.equals("$meta") || name.equals("$graphql")) {
            throw new IllegalArgumentException(
                    "expected an operation whose answer can be filtered, such as $lastn, found " + name);
        }
        operations.add(name);
        return this;
    }

    /**
     * States that this server takes refused resources out of results before it cuts them into pages and counts them: HAPI's JPA server
     * does so, and so do resource providers that return {@link ConsentedResults}. On others, pages that are too short, and whether there is
     * another one, tell how much was not shown; unless this is stated, lists are refused on a server that pages, and so are
     * {@code _count} and {@code _offset} on any.
     */
    public SessionConsentBuilder filteredBeforePaging() {
        filteredBeforePaging = true;
        return this;
    }

    /**
     * The most entries of a batch; 100 unless set. A larger one is refused before any of it runs.
     *
     * @throws IllegalArgumentException unless it is at least 1
     */
    public SessionConsentBuilder batchEntries(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("expected at least 1 entry of a batch, found " + most);
        }
        batchEntries = most;
        return this;
    }

    /** The time of what is recorded; the system's unless set. */
    public SessionConsentBuilder clock(Clock time) {
        this.clock = time;
        return this;
    }

    /** The consent service. */
    public SessionConsent build() {
        return new SessionConsent(new ConsentGate(
                provider,
                subjects,
                resources,
                new AccessEvents(audit, clock),
                new RequestRules(operations, filteredBeforePaging, batchEntries)));
    }
}
