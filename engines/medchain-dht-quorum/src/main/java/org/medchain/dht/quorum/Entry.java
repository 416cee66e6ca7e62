package org.medchain.dht.quorum;

import org.medchain.crypto.hash.Digest;
import org.medchain.dht.RecordAddress;

/**
 * A write that a node has, by its address and its fingerprint.
 *
 * @param fingerprint the same for the same write; tombstones of one version have the same as well
 */
record Entry(RecordAddress address, Digest fingerprint) {}
