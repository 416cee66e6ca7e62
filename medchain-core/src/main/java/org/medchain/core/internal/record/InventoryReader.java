package org.medchain.core.internal.record;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Timeline;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/**
 * Reads inventories from the directory with the keys of one of their two holders. What it reads says where to look and what
 * there is, and is no reason for anything: what is granted is checked against the ledger. Thread-safe.
 */
public final class InventoryReader {
    private static final System.Logger LOG = System.getLogger(InventoryReader.class.getName());
    private static final long REMEMBERED = 10_000;

    private final DirectoryClient directory;
    private final Identity keys;

    /** On which page data was seen before: a place to look first. Data never changes its page. */
    private final Cache<DataId, Long> pageOf =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

    /** The inventories that {@code keys} opens. */
    public InventoryReader(DirectoryClient directory, Identity keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /**
     * An inventory, all of it that can be read.
     *
     * @throws UnavailableException if the directory does not have its head
     */
    public Inventory read(InventoryPointer pointer) throws MedChainException {
        InventoryRecord.Opened opened = open(pointer);
        try (InventorySecret secret = opened.secret()) {
            List<InventoryEntry> entries = new ArrayList<>();
            long unreadable = 0;
            for (long page = 0; page < opened.head().pages(); page++) {
                Optional<List<InventoryEntry>> read = page(pointer, secret, page);
                read.ifPresent(entries::addAll);
                unreadable += read.isPresent() ? 0 : 1;
            }
            return new Inventory(pointer.id(), entries, unreadable);
        }
    }

    /**
     * Entries of an inventory, each page read once at most; what is on none of them is not in the result.
     *
     * @throws UnavailableException if one is on no page that can be read, and there are others
     */
    public Map<DataId, InventoryEntry> entries(InventoryPointer pointer, Set<DataId> wanted) throws MedChainException {
        InventoryRecord.Opened opened = open(pointer);
        Map<DataId, InventoryEntry> found = new HashMap<>();
        long unreadable = 0;
        try (InventorySecret secret = opened.secret()) {
            Iterator<Long> pages = places(wanted, opened.head().pages()).iterator();
            while (found.size() < wanted.size() && pages.hasNext()) {
                Optional<List<InventoryEntry>> page = page(pointer, secret, pages.next());
                unreadable += page.isPresent() ? 0 : 1;
                page.orElse(List.of()).stream()
                        .filter(entry -> wanted.contains(entry.id()))
                        .forEach(entry -> found.putIfAbsent(entry.id(), entry));
            }
        }
        if (found.size() < wanted.size() && unreadable > 0) {
            throw new UnavailableException(
                    "data " + Sets.difference(wanted, found.keySet()) + " is on no page of inventory "
                            + pointer.id() + " that can be read; " + unreadable + " of "
                            + opened.head().pages()
                            + " pages cannot: try again later");
        }
        return found;
    }

    /** Where data was seen before, then all pages, newest first: what is asked for is more often new than old. */
    private Stream<Long> places(Set<DataId> wanted, long pages) {
        Stream<Long> remembered = pageOf.getAllPresent(wanted).values().stream();
        Stream<Long> newestFirst = LongStream.range(0, pages).mapToObj(behind -> pages - 1 - behind);
        return Stream.concat(remembered.filter(page -> page < pages), newestFirst)
                .distinct();
    }

    /**
     * The chunks of an entry that lie wholly inside {@code range}; all if it is unrestricted. A record that covers no time in
     * particular lies inside no other range. Reads few pages, however long the stream is.
     */
    public Optional<IndexRange> within(InventoryPointer pointer, InventoryEntry entry, GrantedRange range)
            throws MedChainException {
        if (entry.kind() == DataKind.RECORD) {
            boolean inside = range.equals(GrantedRange.unrestricted())
                    || entry.covered().filter(range::contains).isPresent();
            return inside ? Optional.of(new IndexRange(ChunkIndex.FIRST, ChunkIndex.FIRST)) : Optional.empty();
        }
        Timeline timeline = entry.timeline().orElseThrow();
        if (timeline.pages() == 0) {
            return new RunSearch(timeline, number -> List.of()).within(range);
        }
        try (InventorySecret secret = open(pointer).secret()) {
            return new RunSearch(timeline, number -> runs(pointer, secret, entry.id(), number)).within(range);
        }
    }

    private InventoryRecord.Opened open(InventoryPointer pointer) throws MedChainException {
        DirectoryRecord head = directory
                .find(pointer.name().address())
                .orElseThrow(() -> new UnavailableException("the directory has no inventory " + pointer.id()
                        + ": its provider did not get it there yet, which it tries again by itself, or the directory"
                        + " lost it: then its provider has to call Provider.republish"));
        return InventoryRecord.openHead(pointer, head, keys);
    }

    /** One page; empty if it cannot be read, which is no reason not to read the others. */
    private Optional<List<InventoryEntry>> page(InventoryPointer pointer, InventorySecret secret, long number) {
        try {
            Optional<DirectoryRecord> record =
                    directory.find(named(pointer, secret.pageLabel(number)).address());
            if (record.isEmpty()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "page {0} of inventory {1} is not in the directory",
                        number,
                        pointer.id());
                return Optional.empty();
            }
            List<InventoryEntry> entries = InventoryRecord.openPage(secret, record.get());
            entries.forEach(entry -> pageOf.put(entry.id(), number));
            return Optional.of(entries);
        } catch (MedChainException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P005 page {0} of inventory {1} cannot be read: {2}",
                    number,
                    pointer.id(),
                    Printable.of(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<ChunkRun> runs(InventoryPointer pointer, InventorySecret secret, DataId stream, long number)
            throws MedChainException {
        DirectoryRecord record = directory
                .find(named(pointer, secret.runsLabel(stream, number)).address())
                .orElseThrow(() -> new UnavailableException("the directory does not have page " + number
                        + " of the timeline of data " + stream + " yet: try again later"));
        return InventoryRecord.openRuns(secret, record);
    }

    /** All records of an inventory have the write key that its pointer names. */
    private static RecordName named(InventoryPointer pointer, Bytes label) {
        return new RecordName(label, pointer.name().suite(), pointer.name().writeKey(), RecordName.NEVER);
    }
}
