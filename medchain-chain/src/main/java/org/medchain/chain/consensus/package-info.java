/**
 * Agreement of the members on the order of events: the {@link org.medchain.chain.consensus.Consensus} that an engine
 * implements and the {@link org.medchain.chain.consensus.Replica} that it drives. The engine orders and agrees. Only
 * the replica judges which events may be on the ledger, identically for every engine.
 */
@NullMarked
package org.medchain.chain.consensus;

import org.jspecify.annotations.NullMarked;
