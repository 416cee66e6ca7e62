package org.medchain.chain.consensus;

import java.util.Map;

/**
 * The choice of a ledger's engine and its options. Each engine's artifact has its own type; {@link #of} takes names.
 */
public interface ConsensusSettings {
    /** The engine for a single member, with default options. */
    ConsensusSettings EMBEDDED = of("embedded", Map.of());

    /** The engine's name. */
    String engine();

    /** The engine's options, by name. The engine's factory documents them and refuses others. */
    Map<String, String> options();

    /** Settings by name, for example from a configuration file. */
    static ConsensusSettings of(String engine, Map<String, String> options) {
        return new NamedSettings(engine, options);
    }
}
