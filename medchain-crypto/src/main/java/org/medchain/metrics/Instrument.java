package org.medchain.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.metrics.Tag.DataOperation;
import org.medchain.metrics.Tag.Direction;
import org.medchain.metrics.Tag.DirectoryOperation;
import org.medchain.metrics.Tag.DirectoryOutcome;
import org.medchain.metrics.Tag.Initiator;
import org.medchain.metrics.Tag.LinkFailure;
import org.medchain.metrics.Tag.LogFile;
import org.medchain.metrics.Tag.Misdeed;
import org.medchain.metrics.Tag.Network;
import org.medchain.metrics.Tag.Outcome;
import org.medchain.metrics.Tag.PatientOperation;
import org.medchain.metrics.Tag.Peer;

/**
 * All that is measured. Names, units and tags follow OpenTelemetry's semantic conventions; units are those of UCUM. Names stay the
 * same within a major version.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists and maps are never changed.
public enum Instrument {
    /** From the call of {@code Ledger.append} to its outcome. */
    LEDGER_APPEND_DURATION(
            "medchain.ledger.append.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of appending an event, until its receipt or failure",
            Outcome.values()),
    /** Events that applications of this process wait for. */
    LEDGER_PENDING_EVENTS(
            "medchain.ledger.pending_events",
            Kind.GAUGE,
            "{event}",
            "Events that were submitted here and have no receipt yet"),
    /** Blocks that became durable here. */
    LEDGER_BLOCKS("medchain.ledger.blocks", Kind.COUNTER, "{block}", "Blocks that became durable on this member"),
    /** The events in them. */
    LEDGER_EVENTS(
            "medchain.ledger.events",
            Kind.COUNTER,
            "{event}",
            "Events in the blocks that became durable on this member"),
    /** Their encoded sizes. */
    LEDGER_BLOCK_SIZE(
            "medchain.ledger.block.size", Kind.HISTOGRAM, Units.BYTES, "Size of a block with its certificate"),
    /** From a decided block to a durable and indexed one. */
    LEDGER_BLOCK_DURATION(
            "medchain.ledger.block.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of storing a block: write, fsync and index"),
    /** One fsync of a log. */
    LEDGER_FSYNC_DURATION(
            "medchain.ledger.fsync.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of an fsync of the block log or the vote log",
            LogFile.values()),
    /** The height of this member's chain. */
    LEDGER_HEIGHT("medchain.ledger.height", Kind.GAUGE, "{block}", "Height of the last block on this member"),
    /** Whether this member has had everything that was acknowledged before it was opened. */
    LEDGER_CAUGHT_UP(
            "medchain.ledger.caught_up", Kind.GAUGE, "1", "1 if this member has caught up since it was opened, else 0"),
    /** Blocks that this member's disk does not hold as they were stored. */
    LEDGER_DAMAGED_BLOCKS(
            "medchain.ledger.damaged_blocks", Kind.GAUGE, "{block}", "Blocks that are damaged on this member's disk"),
    /** Rounds that this member entered beyond the first of a height. */
    LEDGER_ROUND_CHANGES(
            "medchain.ledger.round_changes",
            Kind.COUNTER,
            "{round}",
            "Rounds beyond round 0 that this member entered: the round before agreed on no block in time"),
    /** Blocks that this member got from others after they were decided. */
    LEDGER_FETCHED_BLOCKS(
            "medchain.ledger.fetched_blocks",
            Kind.COUNTER,
            "{block}",
            "Blocks that this member lacked and fetched from another one"),
    /** Members to which there is a link. */
    LEDGER_LINKED_MEMBERS(
            "medchain.ledger.linked_members", Kind.GAUGE, "{member}", "Other members to which this one has a link"),

    /** Authenticated links. */
    LINK_COUNT("medchain.link.count", Kind.GAUGE, "{link}", "Links that are up", Network.values()),
    /** Links that came up. */
    LINK_CONNECTS(
            "medchain.link.connects",
            Kind.COUNTER,
            "{link}",
            "Links that came up, both ends authenticated",
            Network.values(),
            Initiator.values()),
    /** Dials and connections that ended in a failure. */
    LINK_FAILURES(
            "medchain.link.failures",
            Kind.COUNTER,
            "{failure}",
            "Connections that could not be made or that this end closed for a failure",
            Network.values(),
            LinkFailure.values()),
    /** The bytes of frames on authenticated links, before TLS. */
    LINK_IO(
            "medchain.link.io",
            Kind.COUNTER,
            Units.BYTES,
            "Content of the frames that were sent and received",
            Network.values(),
            Direction.values()),

    /** From the call that adds data to its receipt. */
    PROVIDER_APPEND_DURATION(
            "medchain.provider.append.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of adding a record or a chunk, until it is on the ledger",
            Outcome.values()),
    /** The sizes of chunks that were stored and sealed; the count is that of the chunks. */
    PROVIDER_CHUNK_SIZE(
            "medchain.provider.chunk.size", Kind.HISTOGRAM, Units.BYTES, "Size of a chunk that was stored and sealed"),
    /** Chunks on their way to the ledger. */
    PROVIDER_OUTBOX(
            "medchain.provider.outbox_chunks",
            Kind.GAUGE,
            "{chunk}",
            "Sealed chunks whose events are not known to be on the ledger"),
    /** Inventory pages on their way to the directory. */
    PROVIDER_PENDING_RECORDS(
            "medchain.provider.pending_records",
            Kind.GAUGE,
            "{record}",
            "Directory records that are still to be published"),
    /** From an access request to the end of its answer. */
    PROVIDER_FETCH_DURATION(
            "medchain.provider.fetch.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of answering an access request",
            Outcome.values()),
    /** Content of complete answers. */
    PROVIDER_FETCH_SIZE(
            "medchain.provider.fetch.size",
            Kind.HISTOGRAM,
            Units.BYTES,
            "Content of an answer that was sent to its end"),
    /** From a requester's call to verified data. */
    REQUESTER_FETCH_DURATION(
            "medchain.requester.fetch.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of fetching and verifying data",
            Outcome.values()),
    /** Verified data. */
    REQUESTER_FETCH_SIZE(
            "medchain.requester.fetch.size", Kind.HISTOGRAM, Units.BYTES, "Size of fetched data that verified"),
    /** A patient's calls that change what is shared. */
    PATIENT_OPERATION_DURATION(
            "medchain.patient.operation.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of granting, changing or revoking a session",
            PatientOperation.values(),
            Outcome.values()),

    /** One call of the provider's catalogue. */
    CATALOGUE_TRANSACTION_DURATION(
            "medchain.catalogue.transaction.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of one transaction of a provider's catalogue",
            Outcome.values()),
    /** One call of the data store. */
    DATA_STORE_OPERATION_DURATION(
            "medchain.data_store.operation.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of one operation of a provider's data store",
            DataOperation.values(),
            Outcome.values()),

    /** One operation of a role on the directory. */
    DIRECTORY_OPERATION_DURATION(
            "medchain.directory.operation.duration",
            Kind.HISTOGRAM,
            Units.SECONDS,
            "Duration of a role's operation on the directory",
            DirectoryOperation.values(),
            DirectoryOutcome.values()),
    /** What honest nodes do not do. */
    DIRECTORY_MISDEEDS(
            "medchain.directory.misdeeds",
            Kind.COUNTER,
            "{misdeed}",
            "Misdeeds that a node was caught at",
            Peer.values(),
            Misdeed.values()),
    /** Writes that a node lacked and was sent. */
    DIRECTORY_REPAIRS(
            "medchain.directory.repairs",
            Kind.COUNTER,
            "{write}",
            "Writes that a node lacked, as after an absence, and was sent",
            Peer.values()),
    /** Writes that this node lacked and got. */
    DIRECTORY_FETCHED_WRITES(
            "medchain.directory.fetched_writes",
            Kind.COUNTER,
            "{write}",
            "Writes that this node had missed and fetched from another node",
            Peer.values()),
    /** Nodes to which there is a link. */
    DIRECTORY_LINKED_NODES(
            "medchain.directory.linked_nodes", Kind.GAUGE, "{node}", "Other nodes to which this party has a link"),
    /** Whether the node in this process serves. */
    DIRECTORY_SERVING(
            "medchain.directory.serving",
            Kind.GAUGE,
            "1",
            "1 if this node serves, 0 while it fetches lost records or a share that it takes over"),
    /** Standing records. */
    DIRECTORY_RECORDS("medchain.directory.records", Kind.GAUGE, "{record}", "Records that stand on this node"),
    /** What counts towards the quota. */
    DIRECTORY_STORAGE_USAGE(
            "medchain.directory.storage.usage", Kind.GAUGE, Units.BYTES, "Records and tombstones on this node"),
    /** The quota. */
    DIRECTORY_STORAGE_LIMIT(
            "medchain.directory.storage.limit",
            Kind.GAUGE,
            Units.BYTES,
            "Quota for records and tombstones on this node");

    /** How an instrument measures. */
    public enum Kind {
        /** Counts what happens: a sum that only grows. */
        COUNTER,
        /** The distribution of values. */
        HISTOGRAM,
        /** A value that goes up and down, and is asked for. */
        GAUGE
    }

    private static final class Units {
        static final String SECONDS = "s";
        static final String BYTES = "By";
    }

    private final String id;
    private final Kind kind;
    private final String unit;
    private final String description;
    private final List<List<Tag>> tags;
    private final List<Series> all;
    private final Map<Tag, Series> byTag;
    private final Map<Tag, Map<Tag, Series>> byTags;

    Instrument(String id, Kind kind, String unit, String description, Tag[]... tags) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.tags = Arrays.stream(tags).map(List::of).toList();
        List<Series> made = new ArrayList<>();
        make(List.of(), made);
        this.all = List.copyOf(made);
        this.byTag = tags.length == 1 ? by(0, all) : Map.of();
        this.byTags = tags.length == 2
                ? all.stream()
                        .collect(Collectors.groupingBy(
                                series -> series.tags().get(0),
                                Collectors.collectingAndThen(Collectors.toList(), series -> by(1, series))))
                : Map.of();
    }

    private void make(List<Tag> before, List<Series> made) {
        if (before.size() == tags.size()) {
            made.add(new Series(this, before));
            return;
        }
        for (Tag tag : tags.get(before.size())) {
            List<Tag> longer = new ArrayList<>(before);
            longer.add(tag);
            make(List.copyOf(longer), made);
        }
    }

    private static Map<Tag, Series> by(int position, List<Series> found) {
        return found.stream()
                .collect(Collectors.toUnmodifiableMap(series -> series.tags().get(position), Function.identity()));
    }

    /** The name, such as {@code medchain.ledger.block.duration}. */
    public String id() {
        return id;
    }

    /** How it measures. */
    public Kind kind() {
        return kind;
    }

    /** The unit of its values, such as {@code s}, {@code By} or <code>{block}</code>. */
    public String unit() {
        return unit;
    }

    /** What it measures, for people. */
    public String description() {
        return description;
    }

    /** For each of its tags, all values. */
    public List<List<Tag>> tags() {
        return tags;
    }

    /** All its series; one if it has no tags. */
    public List<Series> all() {
        return all;
    }

    /** The series of an instrument without tags. */
    public Series series() {
        if (!tags.isEmpty()) {
            throw misfit(List.of());
        }
        return all.get(0);
    }

    /** The series with this tag, of an instrument with one. Makes no object. */
    public Series series(Tag tag) {
        Series found = byTag.get(tag);
        if (found == null) {
            throw misfit(List.of(tag));
        }
        return found;
    }

    /** The series with these tags, of an instrument with two. Makes no object. */
    public Series series(Tag first, Tag second) {
        Series found = byTags.getOrDefault(first, Map.of()).get(second);
        if (found == null) {
            throw misfit(List.of(first, second));
        }
        return found;
    }

    private IllegalArgumentException misfit(List<Tag> found) {
        List<String> keys = tags.stream().map(values -> values.get(0).key()).toList();
        return new IllegalArgumentException(id + " expects a value for each of " + keys + ", found " + found);
    }
}
