package org.medchain.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.testkit.store.StoreScene.MINUTE;
import static org.medchain.testkit.store.StoreScene.description;
import static org.medchain.testkit.store.StoreScene.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.store.Backlog;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.StoredData;

/**
 * The contract of {@link org.medchain.core.store.ProviderStore}, part 3 of 5: what it finds by time, and marks to be published.
 *
 * <p>Extend it and open the catalogue in {@link #open}.
 *
 * <p>Checked: ranges and runs of a stream's timeline; which page of an inventory a change marks; versions and failures of
 * publications.
 */
public abstract class ProjectionContract extends InventoryContract {
    @Test
    void within_agreesWithASearchThroughAllChunks() throws Exception {
        Random choice = new Random(12);
        DataId data = stream();
        List<TimeRange> ranges = new ArrayList<>();
        long end = -200;
        for (int index = 1; index <= 60; index++) {
            TimeRange range = new TimeRange(end + choice.nextInt(3), end + 3 + choice.nextInt(10));
            end = range.endMicros();
            if (index < 60) {
                scene.recorded(store, data, index, Optional.of(range));
                ranges.add(range);
            } else {
                scene.sealed(store, data, index, Optional.of(range));
            }
        }
        for (int i = 0; i < 400; i++) {
            long from = -210L + choice.nextInt(700);
            GrantedRange range = new GrantedRange(
                    choice.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(from),
                    choice.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(from + 1 + choice.nextInt(90)));
            assertThat(store.within(data, range)).as("%s", range).isEqualTo(search(ranges, range));
        }
        assertThatThrownBy(() -> store.within(DataId.random(random), GrantedRange.unrestricted()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<IndexRange> search(List<TimeRange> ranges, GrantedRange range) {
        int first = 0;
        int last = 0;
        for (int index = 1; index <= ranges.size(); index++) {
            if (range.contains(ranges.get(index - 1))) {
                first = first == 0 ? index : first;
                last = index;
            }
        }
        return first == 0 ? Optional.empty() : Optional.of(new IndexRange(new ChunkIndex(first), new ChunkIndex(last)));
    }

    @Test
    void within_aRecordWithoutATime_isInsideNoRangeButAll() throws Exception {
        DataId data = record();
        assertThat(store.within(data, GrantedRange.unrestricted())).isEmpty();
        scene.recorded(store, data, 1, Optional.empty());
        assertThat(store.within(data, GrantedRange.unrestricted())).contains(new IndexRange(FIRST, FIRST));
        assertThat(store.within(data, GrantedRange.from(0))).isEmpty();
        assertThat(store.within(data, GrantedRange.until(9))).isEmpty();
        assertThat(store.within(data, new GrantedRange(OptionalLong.of(0), OptionalLong.of(9))))
                .isEmpty();
    }

    @Test
    void runs_joinAdjoiningChunksOfEqualLength() throws Exception {
        DataId data = stream();
        for (int index = 1; index <= 3; index++) {
            scene.recorded(store, data, index);
        }
        scene.recorded(store, data, 4, Optional.of(new TimeRange(4 * MINUTE, 4 * MINUTE + 5)));
        scene.recorded(store, data, 5, Optional.of(new TimeRange(4 * MINUTE + 6, 4 * MINUTE + 11)));
        scene.sealed(store, data, 6, Optional.of(new TimeRange(4 * MINUTE + 11, 4 * MINUTE + 16)));
        assertThat(store.runs(data, 0, 10))
                .containsExactly(
                        new ChunkRun(1, MINUTE, MINUTE, 3),
                        new ChunkRun(4, 4 * MINUTE, 5, 1),
                        new ChunkRun(5, 4 * MINUTE + 6, 5, 1));
        assertThat(store.runs(data, 1, 1)).containsExactly(new ChunkRun(4, 4 * MINUTE, 5, 1));
        assertThat(store.data(data).orElseThrow().runs()).isEqualTo(3);
        DataId record = record();
        scene.recorded(store, record, 1, range(1));
        assertThat(store.data(record).orElseThrow().runs()).isZero();
    }

    @Test
    void pages_areMarkedByWhatChangesThem() throws Exception {
        ProjectionPage head = ProjectionPage.head(inventory.id());
        ProjectionPage entries = ProjectionPage.entries(inventory.id(), 0);
        assertThat(StoreScene.due(store)).containsExactly(new PageToPublish(head, 1, 0, ""));
        DataId data = stream();
        store.describe(data, description("nothing to show yet"));
        store.published(head, 1);
        assertThat(StoreScene.due(store)).isEmpty();

        scene.recorded(store, data, 1);
        assertThat(StoreScene.due(store))
                .containsExactlyInAnyOrder(new PageToPublish(head, 2, 0, ""), new PageToPublish(entries, 1, 0, ""));
        scene.recorded(store, data, 2);
        store.published(head, 2);
        store.published(entries, 1);
        reopen();
        assertThat(StoreScene.due(store)).containsExactly(new PageToPublish(entries, 2, 0, ""));
        store.published(entries, 2);
        store.describe(data, description("new"));
        store.close(data);
        store.close(data);
        assertThat(StoreScene.due(store)).containsExactly(new PageToPublish(entries, 4, 0, ""));
        assertThat(store.backlog()).isEqualTo(new Backlog(0, 1, 0));
    }

    @Test
    void pageThatFails_staysAndComesAfterTheOthersAndGoesAboveWhatIsThere() throws Exception {
        ProjectionPage head = ProjectionPage.head(inventory.id());
        scene.recorded(store, stream(), 1);
        store.publicationFailed(head, "bad\n" + "x".repeat(300), OptionalLong.of(40));
        List<PageToPublish> due = StoreScene.due(store);
        assertThat(due)
                .extracting(PageToPublish::page)
                .containsExactly(ProjectionPage.entries(inventory.id(), 0), head);
        assertThat(due.get(1).version()).isEqualTo(41);
        assertThat(due.get(1).attempts()).isEqualTo(1);
        assertThat(due.get(1).failure()).startsWith("bad?xxx").hasSize(200);
        assertThat(store.backlog()).isEqualTo(new Backlog(0, 2, 1));

        store.publicationFailed(head, "", OptionalLong.of(12));
        assertThat(StoreScene.due(store).get(1).version()).isEqualTo(41);
        store.publicationFailed(head, "", OptionalLong.of(Long.MAX_VALUE));
        assertThat(StoreScene.due(store).get(1).version()).isEqualTo(PageToPublish.MAX_VERSION);
        store.published(head, PageToPublish.MAX_VERSION);
        assertThat(StoreScene.due(store)).hasSize(1);
        scene.recorded(store, stream(), 1);
        assertThat(StoreScene.due(store)).contains(new PageToPublish(head, PageToPublish.MAX_VERSION, 0, ""));
    }

    @Test
    void inventory_toBePublishedAgain_hasAllItsPagesDueAboveTheirVersionsBatchByBatch() throws Exception {
        DataId stream = stream();
        for (int index = 1; index <= ProjectionPage.RUNS + 1; index++) {
            scene.recorded(store, stream, index, Optional.of(new TimeRange(3L * index, 3L * index + 1)));
        }
        for (int i = 0; i < StoredData.PAGE_SIZE; i++) {
            scene.recorded(store, record(), 1, range(1));
        }
        OwnedInventory other = scene.inventory();
        store.add(other);
        List<PageToPublish> before = StoreScene.due(store);
        assertThat(before).hasSize(5);
        for (PageToPublish page : before) {
            store.published(page.page(), page.version());
        }

        List<ProjectionPage> marked = new ArrayList<>();
        List<ProjectionPage> batch = store.publishAgain(inventory.id(), Optional.empty(), 3);
        while (!batch.isEmpty()) {
            assertThat(batch).hasSizeLessThanOrEqualTo(3);
            marked.addAll(batch);
            batch = store.publishAgain(inventory.id(), Optional.of(batch.get(batch.size() - 1)), 3);
        }
        reopen();

        List<PageToPublish> expected = before.stream()
                .filter(page -> page.page().inventory().equals(inventory.id()))
                .map(page -> new PageToPublish(page.page(), page.version() + 1, 0, ""))
                .toList();
        assertThat(StoreScene.due(store)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(marked)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(PageToPublish::page).toList());
    }

    @Test
    void inventory_toBePublishedAgain_staysSoWhenWhatWasUnderWayBeforeIsDone() throws Exception {
        ProjectionPage head = ProjectionPage.head(inventory.id());
        assertThat(store.publishAgain(inventory.id(), Optional.empty(), 10)).containsExactly(head);
        store.published(head, 1);
        assertThat(StoreScene.due(store)).containsExactly(new PageToPublish(head, 2, 0, ""));
        store.published(head, 2);
        assertThat(StoreScene.due(store)).isEmpty();
        store.publicationFailed(head, "", OptionalLong.of(Long.MAX_VALUE));
        assertThat(store.publishAgain(inventory.id(), Optional.empty(), 10)).containsExactly(head);
        assertThat(StoreScene.due(store).get(0).version()).isEqualTo(PageToPublish.MAX_VERSION);
        assertThatThrownBy(() -> store.publishAgain(new InventoryId(scene.digest()), Optional.empty(), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not in the catalogue");
    }

    @Test
    void fullBlocksOfRuns_arePublishedOnce() throws Exception {
        DataId data = stream();
        long length = 1;
        long end = 0;
        for (int index = 1; index <= 2 * ProjectionPage.RUNS + 1; index++) {
            scene.recorded(store, data, index, Optional.of(new TimeRange(end, end + length)));
            end += length;
            length = length == 1 ? 2 : 1;
            ProjectionPage block = ProjectionPage.runs(inventory.id(), data, 0);
            boolean due =
                    StoreScene.due(store).stream().anyMatch(page -> page.page().equals(block));
            assertThat(due).as("%d runs", index).isEqualTo(index > ProjectionPage.RUNS);
        }
        assertThat(StoreScene.due(store))
                .contains(
                        new PageToPublish(ProjectionPage.runs(inventory.id(), data, 0), 1, 0, ""),
                        new PageToPublish(ProjectionPage.runs(inventory.id(), data, 1), 1, 0, ""));
        assertThat(store.runs(data, 64, 100)).hasSize(65);
    }
}
