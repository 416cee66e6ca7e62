/** Verification of digest chains, beside SHA-256 alone and beside one digest for every chunk. */
@NullMarked
package org.medchain.benchmarks.digest;

import org.jspecify.annotations.NullMarked;
