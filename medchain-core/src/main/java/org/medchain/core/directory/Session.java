package org.medchain.core.directory;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * A sharing session as its requester opened it (paper Def. 4): what is granted is what the patient's event on the ledger
 * committed to; how it is described is what the providers say.
 *
 * @param disclosure all grants, verified
 * @param sections those that could be read
 * @param failures why each of the others could not; what they would describe is granted all the same
 */
public record Session(
        SessionPointer pointer, SessionDisclosure disclosure, List<Section> sections, List<UnfinishedPart> failures) {
    public Session {
        sections = List.copyOf(sections);
        failures = List.copyOf(failures);
    }

    /** The session's id. */
    public SessionId id() {
        return pointer.id();
    }

    /** Who granted it. */
    public PublicIdentity patient() {
        return audience().patient();
    }

    /** Between whom the session is, and until when. */
    public Audience audience() {
        return disclosure.audience().audience();
    }

    /** The audience, as a request carries it. */
    public AudienceOpening audienceOpening() {
        return disclosure.audience();
    }

    /** All that is granted. */
    public List<Grant> grants() {
        return disclosure.grants().stream().map(GrantOpening::grant).toList();
    }

    /** The grant of {@code data}, as a request carries it, if there is one. */
    public Optional<GrantOpening> grantOf(DataId data) {
        return disclosure.grants().stream()
                .filter(opening -> opening.grant().data().equals(data))
                .findFirst();
    }

    /** The section that describes {@code data}, if one does. */
    public Optional<Section> sectionOf(DataId data) {
        return sections.stream()
                .filter(section -> section.find(data).isPresent())
                .findFirst();
    }

    /** What is shared of {@code data} and how it is described, if it is. */
    public Optional<SharedItem> find(DataId data) {
        return sectionOf(data).flatMap(section -> section.find(data));
    }

    /** All that is shared and described. */
    public List<SharedItem> items() {
        return sections.stream().flatMap(section -> section.items().stream()).toList();
    }

    /** How many sections the session has that could not be read. */
    public int missing() {
        return failures.size();
    }

    @Override
    public String toString() {
        return "Session[" + id() + ", " + sections.size() + " sections]";
    }
}
