package org.medchain.dht;

/**
 * The storage of one node.
 *
 * @param records the number of standing records
 * @param tombstones the number of standing tombstones
 * @param liveBytes the bytes of their encodings
 * @param reclaimableBytes the bytes of replaced, removed or expired encodings not yet reclaimed; fewer may still be on
 *     the disk
 * @param bytesOnDisk the total size of the node's files
 */
public record StorageReport(long records, long tombstones, long liveBytes, long reclaimableBytes, long bytesOnDisk) {}
