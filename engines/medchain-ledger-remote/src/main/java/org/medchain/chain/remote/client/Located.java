package org.medchain.chain.remote.client;

import org.medchain.chain.block.EventProof;
import org.medchain.chain.ledger.LedgerEntry;

/** A proven event, with its proof. */
record Located(LedgerEntry entry, EventProof proof) {}
