package org.medchain.hapi;

import java.util.List;

/** Of which patients' data a resource is a part. */
public final class ResourceData {
    private static final ResourceData UNKNOWN = new ResourceData(List.of(), false);
    private static final ResourceData OPEN = new ResourceData(List.of(), true);

    private final List<DataPart> parts;
    private final boolean open;

    private ResourceData(List<DataPart> parts, boolean open) {
        this.parts = parts;
        this.open = open;
    }

    /** It is not known: the resource is shown to nobody. */
    public static ResourceData unknown() {
        return UNKNOWN;
    }

    /** No patient's: the resource is shown to every subject. */
    public static ResourceData open() {
        return OPEN;
    }

    /** It is shown to who may have all of these; {@link #unknown()} if there are none. */
    public static ResourceData of(List<DataPart> parts) {
        return parts.isEmpty() ? UNKNOWN : new ResourceData(List.copyOf(parts), false);
    }

    boolean isOpen() {
        return open;
    }

    List<DataPart> parts() {
        return parts;
    }
}
