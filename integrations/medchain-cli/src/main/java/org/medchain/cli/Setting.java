package org.medchain.cli;

import java.util.Arrays;
import java.util.Optional;

/** What a configuration file may say. */
enum Setting {
    CONSORTIUM("consortium", "required", "the file with the genesis configuration"),
    KEYS("keys", "required", "the file of the key case"),
    KEY("key", "`member`", "the name of the keys in the key case"),
    PASSWORD_FILE(
            "password-file",
            "the terminal asks",
            "a file whose first line is the key case's password; only its owner may have access"),
    PASSWORD_ENV("password-env", "the terminal asks", "an environment variable with the password, instead of a file"),
    FOLDER(
            "folder",
            "required by `member`, `node`",
            "where the process keeps its ledger, its directory and its users' state"),
    LOG_LEVEL("log-level", "`INFO`", "the least level that is logged: `SEVERE`, `WARNING`, `INFO` or `FINE`"),
    ENGINE("engine", "`qbft`", "`member`: the consensus engine: `qbft`, `postgresql`, `ratis` or `embedded`"),
    JOINED_AS(
            "joined-as",
            "a founder",
            "`member`: its number, if it is not in the genesis configuration or has another key now"),
    SERVE("serve", "no clients", "`member`: the address, HOST:PORT, at which it serves its ledger to clients"),
    DIRECTORY(
            "directory",
            "`node`",
            "`member`: with a roster, `node` if it is one of the directory's nodes, else `client`"),
    DIRECTORY_LISTEN(
            "directory.listen",
            "as the roster says",
            "`member`, `node`: the address, HOST:PORT, at which the node listens"),
    ROSTER(
            "roster",
            "required by `node`, `status`",
            "the file with the directory's nodes; a member without one keeps the directory alone"),
    SERVERS(
            "servers",
            "required by `node`, `status`, `ledger`",
            "the addresses, HOST:PORT, at which members serve their ledgers, with commas between");

    /** Beginning of the options of a consensus engine. */
    static final String ENGINE_OPTION = "engine.";

    private final String key;
    private final String unlessGiven;
    private final String meaning;

    Setting(String key, String unlessGiven, String meaning) {
        this.key = key;
        this.unlessGiven = unlessGiven;
        this.meaning = meaning;
    }

    String key() {
        return key;
    }

    String unlessGiven() {
        return unlessGiven;
    }

    String meaning() {
        return meaning;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** The known key that is most like {@code unknown}, as a whole or after its dot. */
    static String nearest(String unknown) {
        String best = ENGINE_OPTION + "listen";
        for (Setting setting : values()) {
            if (difference(unknown, setting.key) < difference(unknown, best)) {
                best = setting.key;
            }
        }
        return best;
    }

    private static int difference(String unknown, String key) {
        return Math.min(
                Spelling.distance(unknown, key), Spelling.distance(unknown, key.substring(key.indexOf('.') + 1)));
    }
}
