package org.medchain.cli;

/** What a command found or did. Its record components are the JSON for scripts. */
interface Outcome {
    /** For people; lines without a last line break. */
    String text();

    default ExitCode exitCode() {
        return ExitCode.OK;
    }
}
