/**
 * The directory network. Its records authenticate themselves: a node that stores them knows no users, never sees the
 * ledger and need not be trusted. {@link org.medchain.dht.RecordName} defines addresses,
 * {@link org.medchain.dht.DirectoryWrite} which write stands, {@link org.medchain.dht.Dht} the promises of an engine.
 */
@NullMarked
package org.medchain.dht;

import org.jspecify.annotations.NullMarked;
