package org.medchain.demo;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.LoggedAccess;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Component;

/** The newest rows of this hospital's access log. */
@Component
final class Accesses {
    private static final int STEP = 500;
    private static final Pattern GRANTED = Pattern.compile("GRANTED chunks ([0-9]+) to ([0-9]+)");

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
    record Row(
            long number,
            String when,
            String who,
            String patient,
            String what,
            Result result,
            String outcome,
            int evidence) {}

    /** What became of a request. */
    enum Result {
        SHOWN,
        NOTHING,
        REFUSED
    }

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
        Map<DataId, String> names = names();
        return kept.stream().map(access -> row(access, names)).toList();
    }

    private Map<DataId, String> names() throws MedChainException {
        Map<DataId, String> names = new HashMap<>();
        for (InventoryPointer inventory : provider.inventories()) {
            provider.inventory(inventory)
                    .entries()
                    .forEach(entry -> names.put(entry.id(), wording.data(entry.description())));
        }
        return names;
    }

    private Row row(LoggedAccess access, Map<DataId, String> names) {
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
                entry.data().map(names::get).orElse(unknown),
                result(entry.outcome()),
                outcome(entry.outcome()),
                entry.evidence().size());
    }

    private static Result result(String outcome) {
        if (GRANTED.matcher(outcome).matches()) {
            return Result.SHOWN;
        }
        return reason(outcome).filter(RefusalReason::isAbsence).isPresent() ? Result.NOTHING : Result.REFUSED;
    }

    private static Optional<RefusalReason> reason(String outcome) {
        return Arrays.stream(RefusalReason.values())
                .filter(reason -> reason.name().equals(outcome))
                .findFirst();
    }

    /** The log's words in the reader's language; what has none stays as it is. */
    private String outcome(String outcome) {
        Matcher granted = GRANTED.matcher(outcome);
        if (granted.matches()) {
            boolean one = granted.group(1).equals(granted.group(2));
            return wording.say(one ? "log.sent.one" : "log.sent", granted.group(1), granted.group(2));
        }
        return reason(outcome)
                .map(reason -> wording.say("log.reason." + reason.name()))
                .orElse(outcome);
    }
}
