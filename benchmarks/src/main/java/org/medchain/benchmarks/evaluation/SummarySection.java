package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.List;
import org.medchain.benchmarks.report.Table;

/** What was reached and what not, and how near the machine's limits are. */
final class SummarySection implements Section {
    private final List<String> sections;

    /** Of these sections, which have run. */
    SummarySection(List<String> sections) {
        this.sections = sections;
    }

    @Override
    public String title() {
        return "Summary";
    }

    @Override
    public void run(Context context) throws IOException {
        Table checks = new Table("What was to be shown", "what", "found", "verdict");
        Table times = new Table("How long the sections took", "section", "seconds");
        for (String section : sections) {
            context.checksOf(section).forEach(check -> checks.row(check.claim(), check.found(), check.verdict()));
            double seconds = context.secondsOf(section);
            if (!Double.isNaN(seconds)) {
                times.row(section, seconds);
            }
        }
        context.table("evaluation-checks", checks);
        context.table("evaluation-ratios", ratios(context));
        context.table("evaluation-times", times);
    }

    /** Each headline beside the limit of the same machine that it cannot exceed. */
    private static Table ratios(Context context) {
        Table table = new Table(
                "Headlines beside the machine's limits", "headline", "figure", "limit", "its figure", "% of the limit");
        double checks = context.finding(Finding.SIGNATURE_CHECKS);
        double events = context.finding(Finding.EVENTS_A_SECOND);
        double bulk = context.finding(Finding.BULK_EVENTS_A_SECOND);
        double response = context.finding(Finding.DIRECTORY_FEWEST);
        double roundTrip = context.finding(Finding.WAN_ROUND_TRIP);
        double verified = context.finding(Finding.VERIFIED_MEGABYTES);
        double hashed = context.finding(Finding.SHA_256);
        double alone = context.finding(Finding.APPENDS_ALONE);
        double syncs = context.finding(Finding.SYNCS);
        ratio(
                table,
                "events/s, four members, one client",
                events,
                "signature checks/s of all cores, a quarter",
                checks / 4);
        ratio(table, "events/s in bulk, one member", bulk, "signature checks/s of all cores", checks);
        ratio(table, "events/s, one member, each waited for", alone, "4 KiB synced a second", syncs);
        ratio(table, "a stream verified, MB/s, one core", verified, "SHA-256, MB/s, one core", hashed);
        ratio(
                table,
                "directory reads a second over the WAN, one after the other",
                1e3 / response,
                "WAN round trips a second",
                1e3 / roundTrip);
        return table;
    }

    private static void ratio(Table table, String headline, double figure, String limit, double most) {
        table.row(headline, figure, limit, most, 100 * figure / most);
    }
}
