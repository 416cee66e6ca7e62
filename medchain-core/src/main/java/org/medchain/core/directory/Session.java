package org.medchain.core.directory;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * A sharing session as one of its parties opened it (paper Def. 4): verified to be the patient's own.
 *
 * @param sections those that this party may open
 * @param missing how many sections the session lists but the directory does not have
 */
public record Session(SessionPointer pointer, PublicIdentity patient, List<OpenSection> sections, int missing) {
    /** A section and the name of its record, which an access request carries. */
    public record OpenSection(SectionPointer pointer, Section section) {}

    public Session {
        sections = List.copyOf(sections);
    }

    /** The session's id. */
    public SessionId id() {
        return pointer.id();
    }

    /** The section that shares {@code data}, if one does. */
    public Optional<OpenSection> sectionOf(DataId data) {
        return sections.stream()
                .filter(open -> open.section().find(data).isPresent())
                .findFirst();
    }

    /** All that is shared. */
    public List<SharedItem> items() {
        return sections.stream()
                .flatMap(open -> open.section().items().stream())
                .toList();
    }

    @Override
    public String toString() {
        return "Session[" + id() + ", " + sections.size() + " sections]";
    }
}
