package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.store.Backlog;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** Which records of the directory are to be published, and under which version. */
final class PageTable {
    private static final int MAX_FAILURE = 200;
    private static final String WHERE = " WHERE inventory_id = ? AND kind = ? AND data_id = ? AND number = ?";

    /** Inventories with pages that are due. */
    static final String DUE = "SELECT DISTINCT inventory_id FROM medchain_page WHERE due = 1 AND inventory_id > ?"
            + " ORDER BY inventory_id LIMIT ?";

    /** Pages of one inventory, by their key. */
    static final String AFTER = "SELECT inventory_id, kind, data_id, number FROM medchain_page"
            + " WHERE inventory_id = ? AND (kind, data_id, number) > (?, ?, ?)"
            + " ORDER BY kind, data_id, number LIMIT ?";

    private static final long BEFORE_ALL_KINDS = -1;

    private PageTable() {}

    static void mark(Transaction transaction, ProjectionPage page) throws SQLException {
        transaction.update(
                "INSERT INTO medchain_page (inventory_id, kind, data_id, number, version, due, attempts, failure)"
                        + " VALUES (?, ?, ?, ?, 1, 1, 0, '') ON CONFLICT (inventory_id, kind, data_id, number)"
                        + " DO UPDATE SET due = 1, version = CASE WHEN medchain_page.version < ?"
                        + " THEN medchain_page.version + 1 ELSE medchain_page.version END",
                inventory(page),
                kind(page),
                data(page),
                page.number(),
                PageToPublish.MAX_VERSION);
    }

    /** After the directory lost them: under higher versions, since whoever has an old one would have two of one version. */
    static List<ProjectionPage> markAgain(
            Transaction transaction, InventoryId inventory, Optional<ProjectionPage> after, int max)
            throws SQLException, MedChainException {
        InventoryTable.lock(transaction, inventory);
        List<ProjectionPage> pages = transaction.list(
                AFTER,
                PageTable::page,
                inventory.value().value(),
                after.map(PageTable::kind).orElse(BEFORE_ALL_KINDS),
                after.map(PageTable::data).orElse(Bytes.empty()),
                after.map(ProjectionPage::number).orElse(0L),
                max);
        for (ProjectionPage page : pages) {
            mark(transaction, page);
        }
        return pages;
    }

    /** After a back-up was restored, whose versions the directory has passed. */
    static void markAll(Transaction transaction) throws SQLException {
        transaction.update("UPDATE medchain_page SET due = 1");
    }

    static List<InventoryId> dueInventories(Transaction transaction, Optional<InventoryId> after, int max)
            throws SQLException, MedChainException {
        Bytes last = after.map(id -> id.value().value()).orElse(Bytes.empty());
        return transaction.list(DUE, columns -> new InventoryId(columns.digest()), last, max);
    }

    static List<PageToPublish> due(Transaction transaction, InventoryId inventory, int max)
            throws SQLException, MedChainException {
        return transaction.list(
                "SELECT inventory_id, kind, data_id, number, version, attempts, failure FROM medchain_page"
                        + " WHERE inventory_id = ? AND due = 1 ORDER BY attempts LIMIT ?",
                PageTable::read,
                inventory.value().value(),
                max);
    }

    static void published(Transaction transaction, ProjectionPage page, long version) throws SQLException {
        transaction.update(
                "UPDATE medchain_page SET attempts = 0, failure = '', due = CASE WHEN version = ? THEN 0 ELSE due END"
                        + WHERE,
                version,
                inventory(page),
                kind(page),
                data(page),
                page.number());
    }

    static void failed(Transaction transaction, ProjectionPage page, String reason, OptionalLong found)
            throws SQLException {
        long above = Math.min(found.orElse(0), PageToPublish.MAX_VERSION - 1) + 1;
        transaction.update(
                "UPDATE medchain_page SET attempts = attempts + 1, failure = ?, due = 1,"
                        + " version = CASE WHEN version < ? THEN ? ELSE version END" + WHERE,
                oneLine(reason),
                above,
                above,
                inventory(page),
                kind(page),
                data(page),
                page.number());
    }

    static Backlog backlog(Transaction transaction) throws SQLException, MedChainException {
        return new Backlog(
                count(transaction, "SELECT COUNT(*) FROM medchain_outbox"),
                count(transaction, "SELECT COUNT(*) FROM medchain_page WHERE due = 1"),
                count(transaction, "SELECT COUNT(*) FROM medchain_page WHERE due = 1 AND attempts > 0"));
    }

    private static long count(Transaction transaction, String sql) throws SQLException, MedChainException {
        return transaction.one(sql, Columns::number).orElseThrow();
    }

    private static String oneLine(String reason) {
        String cut = reason.length() <= MAX_FAILURE ? reason : reason.substring(0, MAX_FAILURE);
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    private static PageToPublish read(Columns columns) throws SQLException {
        return new PageToPublish(page(columns), columns.number(), columns.number(), columns.text());
    }

    private static ProjectionPage page(Columns columns) throws SQLException {
        InventoryId inventory = new InventoryId(columns.digest());
        ProjectionPage.Kind kind = Codes.read(Codes.PAGES, columns.number());
        Bytes data = columns.bytes();
        Optional<DataId> stream = data.isEmpty() ? Optional.empty() : Optional.of(new DataId(data));
        return new ProjectionPage(inventory, kind, stream, columns.number());
    }

    private static Bytes inventory(ProjectionPage page) {
        return page.inventory().value().value();
    }

    private static long kind(ProjectionPage page) {
        return Codes.of(Codes.PAGES, page.kind());
    }

    private static Bytes data(ProjectionPage page) {
        return page.data().map(DataId::value).orElse(Bytes.empty());
    }
}
