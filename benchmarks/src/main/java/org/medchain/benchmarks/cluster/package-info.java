/** Several members in processes of their own under one load: the ledger's engines beside BFT-SMaRt as it is. */
@NullMarked
package org.medchain.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
