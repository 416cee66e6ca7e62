package org.medchain.dht.storage;

import org.medchain.dht.RecordAddress;

/**
 * When something ends.
 *
 * @param address where it is stored
 * @param millis the expiry of its name
 */
record Expiry(RecordAddress address, long millis) {}
