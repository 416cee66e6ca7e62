/** Which database serves best under the ledger's index. */
@NullMarked
package org.medchain.benchmarks.store;

import org.jspecify.annotations.NullMarked;
