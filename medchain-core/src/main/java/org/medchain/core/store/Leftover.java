package org.medchain.core.store;

import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.ObjectName;

/**
 * What may be in the data store and counts no more. It is deleted there, and the catalogue is told by
 * {@link ProviderStore#swept}.
 *
 * @param data the record or stream that it belongs to
 * @param object the one object to be deleted; absent if it is all that there is of data that was erased
 */
public record Leftover(DataId data, Optional<ObjectName> object) {
    public Leftover {
        if (object.isPresent() && !object.get().data().equals(data)) {
            throw new IllegalArgumentException(object.get() + " is not of data " + data);
        }
    }

    /** One object. */
    public static Leftover of(ObjectName object) {
        return new Leftover(object.data(), Optional.of(object));
    }

    /** All objects of {@code data}, which was erased. */
    public static Leftover allOf(DataId data) {
        return new Leftover(data, Optional.empty());
    }

    @Override
    public String toString() {
        return object.map(ObjectName::toString).orElse("all of data " + data);
    }
}
