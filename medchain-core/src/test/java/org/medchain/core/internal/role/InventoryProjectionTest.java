package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.internal.record.InventoryWriter;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.StorageException;

/** Which pages are written, how often, and what does not hold up the others. */
class InventoryProjectionTest extends ProjectionScene {
    // More than one batch

    @Test
    void inventory_ofMorePagesThanABatch_isPublishedWhole() throws Exception {
        List<DataId> all = new ArrayList<>();
        for (int i = 0; i <= 2 * Inventory.PAGE_SIZE; i++) {
            all.add(record());
        }
        assertThat(due()).hasSize(4);
        batch = 1;
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(shown()).containsExactlyElementsOf(all);
        assertThat(puts.values()).as("writes of each record").containsOnly(1);
    }

    @Test
    void inventories_moreThanABatch_areAllPublished() throws Exception {
        for (int i = 0; i < 4; i++) {
            inventory();
        }
        batch = 2;
        projection.publishAll();
        assertThat(catalogue.backlog().pages()).isZero();
        assertThat(puts).hasSize(5);
    }

    @Test
    void inventories_ofWhichSomeCannotBePublished_areEachTriedOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            inventory();
        }
        batch = 2;
        AtomicInteger tries = new AtomicInteger();
        before = method -> {
            if (method.getName().equals("inventory")) {
                tries.incrementAndGet();
                throw new StorageException("this one is damaged", new IOException("for a test"));
            }
        };
        projection.publishAll();
        assertThat(catalogue.backlog().pages()).isEqualTo(4);
        assertThat(tries).hasValue(4);
        assertThat(puts).isEmpty();
    }

    @Test
    void pagesThatFail_asManyAsABatch_holdUpNoOtherThatFailedMoreOften() throws Exception {
        record();
        for (int i = 0; i < 2; i++) {
            catalogue.publicationFailed(
                    ProjectionPage.entries(inventory.id(), 0), "the directory was down", OptionalLong.empty());
        }
        batch = 1;
        before = method -> {
            if (method.getName().equals("size")) {
                throw new StorageException("the head cannot be made", new IOException("for a test"));
            }
        };
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
        assertThat(due().get(0).failure()).contains("cannot be made");
        assertThat(lastFailure.get()).contains("cannot be made");
        assertThat(catalogue.backlog().failedPages()).isEqualTo(1);
    }

    @Test
    void inventory_largerThanItsReadersTake_staysToBePublishedAndItsOtherPagesAreWritten() throws Exception {
        record();
        tooLarge = true;
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
        assertThat(due().get(0).failure()).contains("at most");
        assertThat(puts).hasSize(1);
    }

    @Test
    void inventory_whoseSecretsAreNotItsOwn_keepsNoOtherFromBeingShown() throws Exception {
        Identity provider = SoftwareIdentity.generate(SuiteId.X25519, random);
        InventoryPointer damaged;
        try (InventoryKeys keys = InventoryKeys.generate(patient.publicIdentity(), provider.publicIdentity(), random);
                OwnedInventory owned =
                        new OwnedInventory(keys.pointer(), copy(keys.writeSeed()), copy(keys.writeSeed()))) {
            catalogue.add(owned);
            damaged = owned.pointer();
        }
        InventoryPointer later = inventory();
        projection.publishAll();
        assertThat(catalogue.toPublish(damaged.id(), BATCH)).isNotEmpty();
        assertThat(reader().read(later).unreadablePages()).isZero();
        assertThat(catalogue.toPublish(later.id(), BATCH)).isEmpty();
        assertThat(catalogue.toPublish(inventory.id(), BATCH)).isEmpty();
    }

    // A directory that conflicts

    @Test
    void page_whoseVersionsWereTaken_isWrittenAboveThem_asOftenAsItTakes() throws Exception {
        contested = inventory.name().address();
        conflicts = put -> put <= TRIES;
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(lastFailure.get()).isEmpty();
        assertThat(headPuts()).isEqualTo(TRIES + 1);
    }

    /** As after a back-up of the catalogue was restored. */
    @Test
    void page_farBelowTheVersionThatIsThere_isWrittenAboveIt() throws Exception {
        try (OwnedInventory owned = catalogue.inventory(inventory.id()).orElseThrow();
                InventoryKeys keys = InventoryKeys.of(inventory, owned.contentKey(), owned.writeSeed())) {
            new InventoryWriter(new DirectoryClient(directory, PATIENCE), random).head(keys, 40, 7, 7);
        }
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(headPuts()).isEqualTo(2);
        assertThat(reader().read(inventory).unreadablePages()).isZero();
    }

    @Test
    void page_thatConflictsAgainAndAgain_isGivenUpForNowAndTheOthersAreShown() throws Exception {
        DataId letter = record();
        contested = inventory.name().address();
        conflicts = put -> true;
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
        assertThat(headPuts()).isEqualTo(TRIES + 1);
        assertThat(lastFailure.get()).contains("the directory has version");

        conflicts = put -> false;
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(shown()).containsExactly(letter);
    }

    @Test
    void page_atTheHighestVersion_isTriedOnce() throws Exception {
        record();
        catalogue.publicationFailed(
                ProjectionPage.head(inventory.id()), "as high as it goes", OptionalLong.of(PageToPublish.MAX_VERSION));
        assertThat(due()).anyMatch(page -> page.version() == PageToPublish.MAX_VERSION);
        contested = inventory.name().address();
        conflicts = put -> true;
        projection.publish(inventory.id());
        assertThat(headPuts()).isEqualTo(1);
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
    }

    // One at a time

    @Test
    void publication_whileAnotherIsUnderWay_leavesItToThatOne() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        before = method -> {
            if (method.getName().equals("inventory")) {
                begun.complete(null);
                goOn.join();
            }
        };
        Thread first = new Thread(() -> projection.publish(inventory.id()), "first");
        first.start();
        begun.get(60, TimeUnit.SECONDS);
        DataId letter = record();
        projection.publish(inventory.id());
        assertThat(puts).isEmpty();
        goOn.complete(null);
        first.join();
        assertThat(shown()).containsExactly(letter);

        DataId second = record();
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(letter, second);
    }

    @Test
    void publication_thatAnotherInstanceForestalls_hasNothingLeftToDo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        before = method -> {
            if (method.getName().equals("toPublish") && asked.incrementAndGet() == 2) {
                catalogue.published(ProjectionPage.head(inventory.id()), 1);
            }
        };
        projection.publish(inventory.id());
        assertThat(asked).hasValue(3);
        assertThat(puts).isEmpty();
    }
}
