/**
 * The engine {@code bftsmart}: BFT-SMaRt, the library that the paper used, orders the events; the signatures of a quorum of members
 * make a block final, as in every engine. The library's connections go over the links between members. The engine is optional and
 * not for production: {@code docs/bft-smart.md} lists the failures that it does not survive.
 */
@NullMarked
package org.medchain.chain.consensus.bftsmart;

import org.jspecify.annotations.NullMarked;
