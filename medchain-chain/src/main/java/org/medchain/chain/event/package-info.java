/** Entries of the ledger: the signed event envelope and the known types of events. */
@NullMarked
package org.medchain.chain.event;

import org.jspecify.annotations.NullMarked;
