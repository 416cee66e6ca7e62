package org.medchain.dht.storage;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** The native options of RocksDB, to be closed after the database. */
final class RocksOptions implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    private static final long CACHE_BYTES = 16L << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final int FILTER_BITS_PER_KEY = 10;

    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY);

    /** A torn entry at the end of the log is cut off; a damaged one before it makes opening fail. */
    final Options database = new Options()
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setParanoidChecks(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            // Payloads are ciphertext.
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setMaxBackgroundJobs(2)
            // No retries of a failed disk in the background, and no wait for them on closing.
            .setMaxBgErrorResumeCount(0)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));

    final WriteOptions synced = new WriteOptions().setSync(true);
    final ReadOptions checked = new ReadOptions().setVerifyChecksums(true);
    final FlushOptions awaited = new FlushOptions().setWaitForFlush(true);

    /** Compacts the whole range, except tables that nothing newer overlaps. */
    final CompactRangeOptions whole = new CompactRangeOptions().setExclusiveManualCompaction(false);

    @Override
    public void close() {
        whole.close();
        awaited.close();
        checked.close();
        synced.close();
        database.close();
        filter.close();
        cache.close();
    }
}
