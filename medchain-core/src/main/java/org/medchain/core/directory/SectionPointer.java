package org.medchain.core.directory;

import org.medchain.dht.RecordName;

/** How a section of a session is found: the name of its directory record. */
public record SectionPointer(RecordName name) {}
