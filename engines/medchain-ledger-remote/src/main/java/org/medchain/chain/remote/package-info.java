/**
 * The ledger for those who are not members: a {@link org.medchain.chain.remote.LedgerServer} at a member, and at an
 * application a {@link org.medchain.chain.ledger.Ledger} that a {@link org.medchain.chain.ledger.RemoteLedgerBuilder} opens
 * and that asks members. What a member says is believed when it is proven; what cannot be proven, when enough members say it.
 */
@NullMarked
package org.medchain.chain.remote;

import org.jspecify.annotations.NullMarked;
