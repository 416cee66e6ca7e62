package org.medchain.chain.consensus;

import java.util.Map;

/** Settings by name. */
record NamedSettings(String engine, Map<String, String> options) implements ConsensusSettings {
    NamedSettings {
        options = Map.copyOf(options);
    }
}
