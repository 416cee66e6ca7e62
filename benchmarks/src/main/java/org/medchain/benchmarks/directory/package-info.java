/** The directory's engines on up to a hundred nodes, and what the one hop of quorum is worth beside a simulated Chord. */
@NullMarked
package org.medchain.benchmarks.directory;

import org.jspecify.annotations.NullMarked;
