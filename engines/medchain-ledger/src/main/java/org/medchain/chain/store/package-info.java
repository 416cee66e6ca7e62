/**
 * Blocks on disk. The {@linkplain org.medchain.chain.store.BlockLog log} is authoritative: append-only segment files, one fsync per
 * block. The {@linkplain org.medchain.chain.store.BlockIndex index} is derived from it, and can be deleted while the ledger is closed.
 * Not exported.
 */
@NullMarked
package org.medchain.chain.store;

import org.jspecify.annotations.NullMarked;
