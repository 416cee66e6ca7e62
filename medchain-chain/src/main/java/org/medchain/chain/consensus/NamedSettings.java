package org.medchain.chain.consensus;

import java.util.Map;

/** An engine's settings as a configuration has them. */
record NamedSettings(String engine, Map<String, String> options) implements ConsensusSettings {
    NamedSettings {
        options = Map.copyOf(options);
    }
}
