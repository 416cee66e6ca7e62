package org.medchain.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.Provider;
import org.medchain.core.role.ProviderHealth;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.springframework.stereotype.Component;

/** What a hospital's office sees: the data it keeps, and what it did with messages of patients. */
@Component
final class OfficeService {
    private static final int NEWEST = 12;

    private final Provider provider;
    private final ProviderStore catalogue;
    private final HealthDataStore content;
    private final PhoneBook book;
    private final PostOffice post;
    private final Wording wording;
    private final DemoProperties properties;
    private final DamagedChunks damaged;

    OfficeService(
            Provider provider,
            ProviderStore catalogue,
            HealthDataStore content,
            PhoneBook book,
            PostOffice post,
            Wording wording,
            DemoProperties properties,
            DamagedChunks damaged) {
        this.provider = provider;
        this.catalogue = catalogue;
        this.content = content;
        this.book = book;
        this.post = post;
        this.wording = wording;
        this.properties = properties;
        this.damaged = damaged;
    }

    /** Data of a patient. */
    record DataView(String id, String name, String patient, boolean stream, long chunks, String from, String to) {}

    /** A chunk as the catalogue has it. */
    record ChunkView(long number, String from, String to, long bytes, String block, boolean damaged) {}

    List<DataView> data() throws MedChainException {
        List<DataView> views = new ArrayList<>();
        for (InventoryPointer inventory : provider.inventories()) {
            String patient = book.find(inventory.patient()).map(Person::name).orElse("");
            for (InventoryEntry entry : provider.inventory(inventory).entries()) {
                views.add(new DataView(
                        entry.id().value().toHex(),
                        wording.data(entry.description()),
                        patient,
                        entry.timeline().isPresent(),
                        entry.last().value(),
                        entry.covered()
                                .map(range -> wording.exact(Wording.ofMicros(range.startMicros())))
                                .orElse(""),
                        entry.covered()
                                .map(range -> wording.exact(Wording.ofMicros(range.endMicros())))
                                .orElse("")));
            }
        }
        return views;
    }

    ProviderHealth health() throws MedChainException {
        return provider.health();
    }

    /** The newest chunks, the newest first. */
    List<ChunkView> chunks(String data) throws MedChainException {
        DataId id = Ids.data(data);
        long last = catalogue
                .data(id)
                .flatMap(found -> found.last())
                .map(chunk -> chunk.index().value())
                .orElseThrow(() -> new VerificationException("there is no such data here"));
        List<ChunkView> views = new ArrayList<>();
        for (StoredChunk chunk : catalogue.chunks(id, new ChunkIndex(Math.max(1, last - NEWEST + 1)), NEWEST)) {
            views.add(view(chunk));
        }
        Collections.reverse(views);
        return views;
    }

    private ChunkView view(StoredChunk chunk) throws StorageException {
        return new ChunkView(
                chunk.index().value(),
                chunk.range()
                        .map(range -> wording.exact(Wording.ofMicros(range.startMicros())))
                        .orElse(""),
                chunk.range()
                        .map(range -> wording.timeOfDay(Wording.ofMicros(range.endMicros())))
                        .orElse(""),
                chunk.facts().length(),
                chunk.receipt().map(receipt -> String.valueOf(receipt.height())).orElse(""),
                damaged.has(chunk.object()));
    }

    /** For the demo alone: changes one byte of a chunk in the store, or changes it back. Done twice, it is as if done once. */
    synchronized void setDamaged(String data, long number, boolean wanted) throws MedChainException {
        if (number < 1) {
            throw new MalformedException("expected the number of a chunk, found " + number);
        }
        StoredChunk chunk = catalogue
                .chunk(Ids.data(data), new ChunkIndex(number))
                .orElseThrow(() -> new VerificationException("there is no such chunk here"));
        if (damaged.has(chunk.object()) == wanted) {
            return;
        }
        try {
            byte[] bytes;
            try (InputStream in = content.open(chunk.object())) {
                bytes = in.readAllBytes();
            }
            bytes[bytes.length / 2] ^= 1;
            content.delete(chunk.object());
            content.create(chunk.object(), new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new StorageException("the chunk cannot be changed", e);
        }
        damaged.set(chunk.object(), wanted);
    }

    /** Accepts what patients tell the provider of sessions, so that the sessions say what the data is called. */
    void acceptInvitations() throws MedChainException {
        String office = book.at(properties.hospital()).stream()
                .filter(person -> person.role() == Role.OFFICE)
                .map(Person::account)
                .findFirst()
                .orElseThrow();
        for (var accepted :
                post.opened(office, Letter.Kind.PROVIDER, this::accept).opened()) {
            post.discard(office, accepted.letter());
        }
    }

    /** Whether the session is one that others may still fetch by. */
    private boolean accept(Bytes invitation) throws MedChainException {
        try {
            var unused = provider.accept(ProviderInvitation.decode(invitation));
            return true;
        } catch (SessionEndedException e) {
            return false;
        }
    }
}
