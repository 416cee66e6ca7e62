package org.medchain.core.internal.record;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.Timeline;
import org.medchain.core.internal.answer.Shared;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What the directory holds of inventories and sessions: as whoever may write it could have sealed it. */
public final class DirectorySurfaces implements Surfaces {
    private static final InventoryKeys KEYS = InventoryKeys.generate(
            Samples.PATIENT.publicIdentity(), Samples.PROVIDER.publicIdentity(), Samples.random(50));
    private static final InventoryPointer POINTER = KEYS.pointer();
    /** Over other payloads: whoever opens a record leaves signatures to those who fetched it. */
    private static final Bytes SIGNATURE =
            Samples.WRITE_KEY.record(Samples.NAME, 1, Bytes.empty()).signature();

    private static final Bytes INVENTORY_SIGNATURE = WriteKey.derive(KEYS.suite(), KEYS.writeSeed())
            .record(POINTER.name(), 1, Bytes.empty())
            .signature();

    private static final SymmetricKey SECRET =
            new SymmetricKey(SecretBytes.random(Samples.random(51), SymmetricKey.SIZE));
    private static final DataDescription DESCRIPTION =
            new DataDescription(Map.of("name", "value", "Größe", "1"), URI.create("https://host_1:8443/path?q"));

    @Override
    public List<Surface> all() {
        try {
            return surfaces();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Surface> surfaces() throws MalformedException {
        Section section = new Section(Shared.ID, Shared.TERMS.disclosure(), Map.of(Shared.DATA, DESCRIPTION));
        SessionRecord.Content content =
                new SessionRecord.Content(Shared.ID, Shared.TERMS.disclosure(), List.of(Samples.NAME));
        return List.of(
                canonical("inventory-pointer", InventoryPointer::decode, InventoryPointer::encode, POINTER.encode()),
                canonical(
                        "data-description",
                        bytes -> StructReader.decode(
                                "description",
                                bytes,
                                DataDescription.MAX_SIZE,
                                struct -> DataDescription.decode(struct, 0)),
                        DirectorySurfaces::description,
                        description(DESCRIPTION)),
                readOnly("inventory-head", DirectorySurfaces::head, head()),
                readOnly("inventory-head-content", DirectorySurfaces::headContent, headContent()),
                canonical("inventory-page", DirectorySurfaces::page, DirectorySurfaces::pageContent, page()),
                canonical("inventory-runs", DirectorySurfaces::runs, DirectorySurfaces::runsContent, runs()),
                canonical(
                        "session-record",
                        bytes -> SessionRecord.decode(record(bytes)),
                        SessionRecord::encode,
                        SessionRecord.seal(
                                        Samples.NAME,
                                        content,
                                        SECRET,
                                        SuiteId.X25519,
                                        Samples.PATIENT.publicIdentity(),
                                        Samples.random(52))
                                .encode()),
                canonical(
                        "session-record-content",
                        SessionRecord.Content::decode,
                        SessionRecord.Content::encode,
                        content.encode()),
                canonical(
                        "section-record",
                        bytes -> SectionRecord.decode(record(bytes)),
                        SectionRecord::encode,
                        section(section).encode()),
                canonical("section-content", Section::decode, Section::encode, section.encode()),
                readOnly("section-judged", DirectorySurfaces::judged, section.encode()),
                canonical(
                        "session-locator",
                        DirectorySurfaces::keys,
                        SessionKeys::locator,
                        SessionKeys.fresh(SuiteId.X25519, Shared.TERMS.secret(), 7, Samples.random(59))
                                .locator()),
                readOnly("padding", Padding::unpad, Padding.pad(Bytes.utf8("text"))),
                readOnly("record-opened", DirectorySurfaces::opened, sealed(DomainTag.of("fuzz"), Bytes.utf8("text"))));
    }

    private static DirectoryRecord record(Bytes payload) throws MalformedException {
        return record(SIGNATURE, Samples.NAME, payload);
    }

    private static DirectoryRecord record(Bytes signature, RecordName name, Bytes payload) throws MalformedException {
        if (payload.size() > DirectoryRecord.MAX_PAYLOAD) {
            throw new MalformedException("no directory has such a record");
        }
        return new DirectoryRecord(name, 1, payload, signature);
    }

    private static SectionRecord section(Section section) throws MalformedException {
        SecretBytes seed = SecretBytes.random(Samples.random(53), WriteKey.SEED_SIZE);
        return SectionRecord.seal(
                Samples.NAME, section, SectionSecret.of(SECRET.bytes(), seed), SuiteId.X25519, Samples.random(54));
    }

    /** A locator as the patient's event on the ledger carries it. */
    private static SessionKeys keys(Bytes locator) throws MedChainException {
        if (locator.isEmpty() || locator.size() > EventSC.MAX_LOCATOR_SIZE) {
            throw new MalformedException("no event has such a locator");
        }
        EventSC session = EventSC.builder(Shared.CONSORTIUM)
                .terms(Shared.TERMS)
                .locator(locator)
                .build(Samples.PATIENT, Samples.random(60));
        try (SessionContent content = session.open(Samples.PATIENT)) {
            return SessionKeys.of(SuiteId.X25519, content);
        }
    }

    private static Section judged(Bytes content) throws MedChainException {
        Section section = Section.decode(content);
        section.verify(Shared.SESSION);
        return section;
    }

    private static Bytes sealed(DomainTag use, Bytes content) {
        return SealedRecord.seal(SuiteId.X25519, SECRET, use, Samples.NAME, content, Samples.random(55));
    }

    private static Bytes opened(Bytes sealed) throws MedChainException {
        return SealedRecord.open(SECRET, DomainTag.of("fuzz"), Samples.NAME, sealed);
    }

    private static Bytes head() throws MalformedException {
        return InventoryRecord.sealHead(KEYS, new InventoryRecord.Head(2, 17), Samples.random(56));
    }

    private static InventoryRecord.Head head(Bytes payload) throws MedChainException {
        DirectoryRecord record = record(INVENTORY_SIGNATURE, POINTER.name(), payload);
        InventoryRecord.Opened opened = InventoryRecord.openHead(POINTER, record, Samples.PATIENT);
        opened.secret().close();
        return opened.head();
    }

    private static Bytes headContent() {
        return new StructWriter().integer(0, 1).integer(1, 2).integer(2, 17).toBytes();
    }

    /** A content that the provider sealed, beside the keys as they should be. */
    private static InventoryRecord.Head headContent(Bytes content) throws MedChainException {
        Bytes owner = SealedRecord.owner(POINTER.name());
        DomainTag use = DomainTag.of("inventory-secret");
        WrappedKey wrapped =
                WrappedKey.wrap(use, owner, KEYS.contentKey(), Samples.PATIENT.publicIdentity(), Samples.random(57));
        Bytes payload = new StructWriter()
                .integer(0, 1)
                .bytes(1, inventory(DomainTag.of("inventory-head"), content))
                .bytes(2, wrapped.sealed())
                .bytes(3, wrapped.sealed())
                .toBytes();
        return InventoryRecord.openHead(POINTER, record(INVENTORY_SIGNATURE, POINTER.name(), payload), Samples.PATIENT)
                .head();
    }

    private static Bytes inventory(DomainTag use, Bytes content) throws MalformedException {
        if (!SealedRecord.fits(content.size())) {
            throw new MalformedException("nobody can seal that");
        }
        return SealedRecord.seal(KEYS.suite(), KEYS.secret().key(), use, POINTER.name(), content, Samples.random(58));
    }

    private static Bytes page(DomainTag use, Bytes content) throws MalformedException {
        return new StructWriter()
                .integer(0, 1)
                .bytes(1, inventory(use, content))
                .toBytes();
    }

    private static List<InventoryEntry> page(Bytes content) throws MedChainException {
        Bytes payload = page(DomainTag.of("inventory-page"), content);
        return InventoryRecord.openPage(KEYS.secret(), record(INVENTORY_SIGNATURE, POINTER.name(), payload));
    }

    private static Bytes pageContent(List<InventoryEntry> entries) {
        return new StructWriter()
                .integer(0, 1)
                .structs(1, entries, (entry, struct) -> entry.encode(struct))
                .toBytes();
    }

    private static List<ChunkRun> runs(Bytes content) throws MedChainException {
        Bytes payload = page(DomainTag.of("inventory-runs"), content);
        return InventoryRecord.openRuns(KEYS.secret(), record(INVENTORY_SIGNATURE, POINTER.name(), payload));
    }

    private static Bytes runsContent(List<ChunkRun> runs) {
        return new StructWriter()
                .integer(0, 1)
                .structs(1, runs, (run, struct) -> run.encode(struct))
                .toBytes();
    }

    private static Bytes page() {
        InventoryEntry record = InventoryEntry.record(
                Shared.DATA,
                DESCRIPTION,
                DigestScheme.BOUND,
                Shared.SECRET,
                Shared.chunk(1).entry().ref(),
                Optional.of(new TimeRange(-5, 5)));
        InventoryEntry stream = InventoryEntry.stream(
                Shared.DATA,
                DESCRIPTION,
                DigestScheme.BOUND,
                Shared.SECRET,
                Shared.chunk(5).entry().ref(),
                new TimeRange(10, 60),
                new Timeline(0, List.of(new ChunkRun(1, 10, 10, 3), new ChunkRun(4, 40, 10, 2))));
        return pageContent(List.of(record, stream));
    }

    private static Bytes runs() {
        return runsContent(LongStream.range(0, Timeline.PAGE_SIZE)
                .mapToObj(i -> new ChunkRun(1 + 2 * i, 100 * i, 10, 2))
                .toList());
    }

    private static Bytes description(DataDescription description) {
        StructWriter struct = new StructWriter();
        description.encode(struct, 0);
        return struct.toBytes();
    }
}
