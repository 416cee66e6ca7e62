package org.medchain.chain.consensus.postgresql;

import java.sql.SQLException;

/** Says what a failure of the database means. Servers put values of rows into their messages, so only their codes go on. */
final class Failures {
    private Failures() {}

    /** What is wrong, for an operator. */
    static String text(SQLException failure) {
        if (failure instanceof Unfit) {
            return "the ordering's database cannot be used: " + failure.getMessage();
        }
        String state = failure.getSQLState();
        return state == null || state.isEmpty()
                ? "the ordering's database failed (" + failure.getClass().getSimpleName() + ")"
                : "the ordering's database " + meaning(state) + " (SQLState " + state + ")";
    }

    private static String meaning(String state) {
        return switch (state) {
            case "22003", "23505" -> "has positions that leave no room for the next one; its table was altered";
            case "25006" -> "is read only";
            case "3D000" -> "does not exist";
            case "42501" -> "does not permit it to this role";
            case "42P01" -> "lost its tables";
            case "53100" -> "has no room on its disk";
            case "53300" -> "has no connection left for this role";
            case "55P03" -> "has another session that keeps the log locked";
            case "57014" -> "did not finish a statement in time";
            default -> meaningOfClass(state.substring(0, Math.min(2, state.length())));
        };
    }

    private static String meaningOfClass(String group) {
        return switch (group) {
            case "08" -> "cannot be reached";
            case "28" -> "refuses this role or its password";
            case "53" -> "lacks resources";
            case "57" -> "is starting, or shutting down";
            case "58", "XX" -> "reports that it is damaged or cannot read its disk";
            default -> "refused a statement";
        };
    }
}
