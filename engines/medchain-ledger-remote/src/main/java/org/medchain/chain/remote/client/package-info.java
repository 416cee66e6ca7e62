/**
 * The ledger of an application that is not a member: a {@link org.medchain.chain.ledger.Ledger} that asks members over links.
 * {@link org.medchain.chain.ledger.RemoteLedgerBuilder} opens it through its factory. The client accepts an answer if it is
 * proven; an answer that cannot be proven, it accepts if enough members give it. Not exported.
 */
@NullMarked
package org.medchain.chain.remote.client;

import org.jspecify.annotations.NullMarked;
