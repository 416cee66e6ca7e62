/** The embedded ledger: how fast it takes events, and how much disk they take. */
@NullMarked
package org.medchain.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
