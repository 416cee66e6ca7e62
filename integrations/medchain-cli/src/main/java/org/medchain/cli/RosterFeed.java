package org.medchain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.Roster;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/**
 * Feeds a directory's rosters from the operator's files: the roster, and the one that follows it from a file beside it, once that is
 * there.
 */
final class RosterFeed {
    private static final String NEXT = ".next";

    private final Path next;
    private final Rosters rosters;
    private @Nullable Bytes seen;

    private RosterFeed(Path next, Rosters rosters) {
        this.next = next;
        this.rosters = rosters;
    }

    static RosterFeed of(Path roster) throws CommandException, IOException, MedChainException {
        RosterFeed feed = new RosterFeed(
                roster.resolveSibling(roster.getFileName() + NEXT), Rosters.from(InputFile.roster(roster)));
        Optional<Roster> unused = feed.look();
        return feed;
    }

    Rosters rosters() {
        return rosters;
    }

    /** Announces the next roster if it has come or another one is there; a file is refused once. */
    Optional<Roster> look() throws CommandException, IOException, MedChainException {
        if (!Files.exists(next)) {
            seen = null;
            return Optional.empty();
        }
        Bytes content = InputFile.rosterContent(next);
        if (content.equals(seen)) {
            return Optional.empty();
        }
        seen = content;
        Roster read = InputFile.roster(next, content);
        if (rosters.known().contains(read)) {
            return Optional.empty();
        }
        try {
            rosters.announce(read);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.REFUSED, next + ": " + e.getMessage(), e);
        }
        return Optional.of(read);
    }
}
