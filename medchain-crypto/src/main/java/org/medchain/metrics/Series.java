package org.medchain.metrics;

import java.util.List;

/**
 * What a measurement is one of: an {@link Instrument} with a value for each of its tags. There is one object for each, made with
 * its instrument by {@link Instrument#series}; nobody else can make one. Equal only to itself; immutable.
 */
public final class Series {
    private final Instrument instrument;
    private final List<Tag> tags;

    Series(Instrument instrument, List<Tag> tags) {
        this.instrument = instrument;
        this.tags = tags;
    }

    /** What is measured. */
    public Instrument instrument() {
        return instrument;
    }

    /** A value for each tag of the instrument, in the order of {@link Instrument#tags()}. */
    public List<Tag> tags() {
        return tags;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(instrument.id());
        tags.forEach(tag -> text.append(' ').append(tag.key()).append('=').append(tag.value()));
        return text.toString();
    }
}
