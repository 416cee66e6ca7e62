/**
 * Blocks on disk. The {@linkplain org.medchain.chain.store.BlockLog log} is the truth: append-only segment files, one
 * fsync per block. The {@linkplain org.medchain.chain.store.BlockIndex index} only finds things in it and can be deleted
 * at any time. Not exported.
 */
@NullMarked
package org.medchain.chain.store;

import org.jspecify.annotations.NullMarked;
