package org.medchain.core.directory;

/** A record or stream that is shared: what is granted of it, and how it is described now. */
public record SharedItem(GrantItem grant, DataDescription description) {}
