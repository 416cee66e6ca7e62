/**
 * How members agree on the order of events: the {@link org.medchain.chain.consensus.Consensus} that an engine implements,
 * and the {@link org.medchain.chain.consensus.Replica} that it drives. An engine orders and agrees; what may be on the
 * ledger, the replica alone judges, in the same way whatever the engine.
 */
@NullMarked
package org.medchain.chain.consensus;

import org.jspecify.annotations.NullMarked;
