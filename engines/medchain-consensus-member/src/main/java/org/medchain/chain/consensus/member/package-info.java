/**
 * The parts that engines of several members share: links to the other members, the thread that drives a replica, submissions and
 * their receipts, and options. Exported to these engines only.
 */
@NullMarked
package org.medchain.chain.consensus.member;

import org.jspecify.annotations.NullMarked;
