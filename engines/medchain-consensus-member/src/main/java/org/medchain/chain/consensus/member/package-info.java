/**
 * What engines that run on several members share: links to the other members by their numbers, the one thread that drives a
 * replica, and their options. Not exported.
 */
@NullMarked
package org.medchain.chain.consensus.member;

import org.jspecify.annotations.NullMarked;
