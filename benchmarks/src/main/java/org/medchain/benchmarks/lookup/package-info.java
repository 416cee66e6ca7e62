/** Finding a record's node: the paper's Chord, simulated, beside the one hop of the engine {@code ring}. */
@NullMarked
package org.medchain.benchmarks.lookup;

import org.jspecify.annotations.NullMarked;
