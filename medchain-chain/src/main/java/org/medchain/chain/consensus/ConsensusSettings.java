package org.medchain.chain.consensus;

import java.util.Map;

/** Which engine runs a ledger, and how. An engine's artifact has a type of its own for it; a file's settings are {@link #of}. */
public interface ConsensusSettings {
    /** The engine of one member alone, as it is without settings. */
    ConsensusSettings EMBEDDED = of("embedded", Map.of());

    /** The engine's name. */
    String engine();

    /** Its options, by name; the engine's factory documents them, and refuses others. */
    Map<String, String> options();

    /** Settings from a configuration, by names. */
    static ConsensusSettings of(String engine, Map<String, String> options) {
        return new NamedSettings(engine, options);
    }
}
