package org.medchain.dht.storage;

import org.medchain.dht.RecordAddress;

/**
 * The expiry of a stored write.
 *
 * @param address of the write
 * @param millis expiry of its name, in milliseconds since the epoch
 */
record Expiry(RecordAddress address, long millis) {}
