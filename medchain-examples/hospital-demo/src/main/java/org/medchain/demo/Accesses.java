package org.medchain.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.medchain.core.role.Provider;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.LoggedAccess;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Component;

/** The newest rows of this hospital's access log. */
@Component
final class Accesses {
    private static final int STEP = 500;

    private final Provider provider;
    private final PhoneBook book;
    private final Wording wording;

    Accesses(Provider provider, PhoneBook book, Wording wording) {
        this.provider = provider;
        this.book = book;
        this.wording = wording;
    }

    /**
     * A row.
     *
     * @param outcome as the log has it
     * @param evidence bytes that show who asked, and by what right
     */
    record Row(long number, String when, String who, String patient, boolean granted, String outcome, int evidence) {}

    List<Row> newest(int most, Predicate<AccessEntry> which) throws MedChainException {
        Deque<LoggedAccess> kept = new ArrayDeque<>();
        long after = 0;
        List<LoggedAccess> step = provider.accessLog(after, STEP);
        while (!step.isEmpty()) {
            for (LoggedAccess access : step) {
                after = access.number();
                if (which.test(access.entry())) {
                    kept.addFirst(access);
                }
                if (kept.size() > most) {
                    kept.removeLast();
                }
            }
            step = provider.accessLog(after, STEP);
        }
        List<Row> rows = new ArrayList<>();
        kept.forEach(access -> rows.add(row(access)));
        return rows;
    }

    private Row row(LoggedAccess access) {
        AccessEntry entry = access.entry();
        String unknown = wording.say("access.unknown");
        return new Row(
                access.number(),
                wording.exact(entry.time()),
                book.find(entry.requester())
                        .map(person -> wording.say(
                                "person.at", person.name(), book.siteOf(person).name()))
                        .orElse(unknown),
                entry.patient().flatMap(book::find).map(Person::name).orElse(unknown),
                entry.outcome().startsWith("GRANTED"),
                entry.outcome(),
                entry.evidence().size());
    }
}
