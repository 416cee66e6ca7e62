/** Verification without a network, with {@code medchain-crypto} and {@code medchain-chain} alone. */
@NullMarked
package org.medchain.examples.offline;

import org.jspecify.annotations.NullMarked;
