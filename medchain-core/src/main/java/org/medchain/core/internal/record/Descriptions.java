package org.medchain.core.internal.record;

import java.util.Map;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.DataDescription;

/**
 * How the data of a session is described. What the patient selects is published with its descriptions or not at all. What a
 * provider wrote into a section may be of any size, and must not keep the patient from narrowing: there a description without
 * room is left out, and the provider describes the data again.
 *
 * @param required false if descriptions without room are left out, the largest first
 */
public record Descriptions(Map<DataId, DataDescription> byData, boolean required) {
    public Descriptions {
        byData = Map.copyOf(byData);
    }

    /** Descriptions of what a patient selected. */
    public static Descriptions selected(Map<DataId, DataDescription> byData) {
        return new Descriptions(byData, true);
    }

    /** Descriptions that a session's sections hold. */
    public static Descriptions found(Map<DataId, DataDescription> byData) {
        return new Descriptions(byData, false);
    }
}
