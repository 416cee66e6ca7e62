package org.medchain.cli;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
import org.medchain.io.NetworkAddress;

/** The configuration file of a process or a client: properties in UTF-8. Relative paths in it lead from its own folder. */
final class Configuration {
    private static final int MAX_SIZE = 1 << 20;

    private final Surroundings at;
    private final Path file;
    private final Map<Setting, String> settings;
    private final Map<String, String> engineOptions;

    private Configuration(
            Surroundings at, Path file, Map<Setting, String> settings, Map<String, String> engineOptions) {
        this.at = at;
        this.file = file;
        this.settings = settings;
        this.engineOptions = engineOptions;
    }

    /** Refuses a key that is there twice, of which one would have no effect. */
    private static final class Distinct extends Properties {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            if (super.put(key, value) != null) {
                throw new IllegalArgumentException("expected each setting once, found \"" + key + "\" twice");
            }
            return null;
        }
    }

    static Configuration read(Surroundings at, Path file) throws CommandException, IOException {
        Bytes content = InputFile.read(file, "a configuration file", MAX_SIZE);
        Properties read = new Distinct();
        try {
            read.load(new StringReader(new String(content.toByteArray(), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
        }
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        Map<String, String> options = new HashMap<>();
        for (String key : new TreeSet<>(read.stringPropertyNames())) {
            String value = read.getProperty(key).strip();
            if (key.startsWith(Setting.ENGINE_OPTION)) {
                options.put(key.substring(Setting.ENGINE_OPTION.length()), value);
            } else {
                settings.put(known(file, key), value);
            }
            if (value.isEmpty()) {
                throw new CommandException(ExitCode.USAGE, file + ": expected a value of \"" + key + "\", found none");
            }
        }
        return new Configuration(at, file, settings, options);
    }

    private static Setting known(Path file, String key) throws CommandException {
        Optional<Setting> setting = Setting.of(key);
        if (setting.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    file + ": expected a setting, found \"" + key + "\"; the nearest is \"" + Setting.nearest(key)
                            + "\"");
        }
        return setting.get();
    }

    /** A fault of the file. */
    CommandException wrong(String what) {
        return new CommandException(ExitCode.USAGE, file + ": " + what);
    }

    Optional<String> text(Setting setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    String required(Setting setting) throws CommandException {
        String value = settings.get(setting);
        if (value == null) {
            throw wrong("expected the setting \"" + setting.key() + "\", " + setting.meaning() + "; found none");
        }
        return value;
    }

    /** What would have no effect is refused: another setting may be missing. */
    void requireNone(Setting setting, String because) throws CommandException {
        if (settings.containsKey(setting)) {
            throw wrong("expected no \"" + setting.key() + "\" " + because + ", where it has no effect");
        }
    }

    /** One of a few words. */
    String word(Setting setting, List<String> words) throws CommandException {
        String value = settings.getOrDefault(setting, words.get(0));
        if (!words.contains(value)) {
            throw wrong("expected \"" + setting.key() + "\" to be one of " + words + ", found \"" + value + "\"");
        }
        return value;
    }

    Path path(Setting setting) throws CommandException {
        return resolved(required(setting));
    }

    private Path resolved(String path) {
        Path folder = file.getParent();
        return folder == null ? Path.of(path) : folder.resolve(path);
    }

    Optional<Integer> number(Setting setting) throws CommandException {
        String value = settings.get(setting);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseUnsignedInt(value));
        } catch (NumberFormatException e) {
            throw wrong("expected a number for \"" + setting.key() + "\", found \"" + value + "\"");
        }
    }

    Optional<InetSocketAddress> address(Setting setting) throws CommandException {
        String value = settings.get(setting);
        return value == null ? Optional.empty() : Optional.of(parsed(setting, value));
    }

    List<InetSocketAddress> addresses(Setting setting) throws CommandException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String one : required(setting).split(",", -1)) {
            addresses.add(parsed(setting, one.strip()));
        }
        return addresses;
    }

    private InetSocketAddress parsed(Setting setting, String value) throws CommandException {
        try {
            return NetworkAddress.parse(setting.key(), value, 1);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** An address of this machine. */
    Optional<InetSocketAddress> bound(Setting setting) throws CommandException {
        Optional<InetSocketAddress> address = address(setting);
        if (address.isEmpty()) {
            return address;
        }
        InetSocketAddress looked = new InetSocketAddress(
                address.get().getHostString(), address.get().getPort());
        if (looked.isUnresolved()) {
            throw wrong("expected an address of this machine for \"" + setting.key() + "\", found the unknown host \""
                    + looked.getHostString() + "\"");
        }
        return Optional.of(looked);
    }

    Level logLevel() throws CommandException {
        return Level.parse(word(Setting.LOG_LEVEL, List.of("INFO", "WARNING", "SEVERE", "FINE")));
    }

    Map<String, String> engineOptions() {
        return engineOptions;
    }

    ConsortiumConfig consortium() throws CommandException, IOException, MedChainException {
        return InputFile.consortium(path(Setting.CONSORTIUM));
    }

    RosterFeed rosters() throws CommandException, IOException, MedChainException {
        return RosterFeed.of(path(Setting.ROSTER));
    }

    /** The keys and their certificate. */
    CertifiedIdentity identity() throws CommandException, IOException, MedChainException {
        Path keys = path(Setting.KEYS);
        Optional<String> passwordFile = text(Setting.PASSWORD_FILE);
        KeyCase keyCase;
        try (Password password = Passwords.read(
                at,
                passwordFile.map(this::resolved).orElse(null),
                settings.get(Setting.PASSWORD_ENV),
                keys.toString(),
                false)) {
            keyCase = KeyCase.open(keys, password.characters(), at.random());
        }
        String name = settings.getOrDefault(Setting.KEY, "member");
        Optional<IdentityCertificate> certificate = keyCase.certificate(name);
        if (certificate.isEmpty()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected keys with a certificate named \"" + name + "\" in " + keys + ", found "
                            + (keyCase.names().contains(name) ? "keys without one" : "only " + keyCase.names()));
        }
        return new CertifiedIdentity(keyCase.identity(name).orElseThrow(), certificate.get());
    }
}
