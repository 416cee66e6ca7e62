package org.medchain.cli;

import java.util.Arrays;

/** Why the command ended, for scripts and supervisors. */
enum ExitCode {
    OK(0, "done; a process was asked to end and did"),
    REFUSED(1, "something does not verify, or a rule forbids it: a wrong password, a file that exists, another name"),
    USAGE(2, "the command line or a configuration file is wrong"),
    UNAVAILABLE(
            3,
            "too few members or nodes answer, or another command uses the folder; the same command may succeed later"),
    STORAGE(4, "a file is missing, or a disk does not read or write"),
    NOT_LIVE(5, "a process ended itself because only a restart helps"),
    INTERNAL(70, "a defect of this program; the stack trace says where");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The one with this number. */
    static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(known -> known.code == code)
                .findFirst()
                .orElse(INTERNAL);
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
