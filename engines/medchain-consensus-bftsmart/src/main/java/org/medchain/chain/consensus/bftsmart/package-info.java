/**
 * The engine {@code bftsmart}: the order comes from BFT-SMaRt, the library that the paper used; what makes a block final are
 * the signatures of a quorum of members, as with any engine. The library talks over links between members only. What it does
 * not survive, and this engine with it, is in {@code docs/bft-smart.md}. It is optional, and not for production.
 */
@NullMarked
package org.medchain.chain.consensus.bftsmart;

import org.jspecify.annotations.NullMarked;
