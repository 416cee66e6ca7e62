package org.medchain.dht;

/**
 * What a node stores and what it takes.
 *
 * @param records how many records stand
 * @param tombstones how many tombstones stand
 * @param liveBytes the bytes of their encodings
 * @param reclaimableBytes the bytes of encodings replaced, removed or expired that reclaiming has yet to give back; the disk
 *     may have fewer of them left
 * @param bytesOnDisk the sizes of all files of the node
 */
public record StorageReport(long records, long tombstones, long liveBytes, long reclaimableBytes, long bytesOnDisk) {}
