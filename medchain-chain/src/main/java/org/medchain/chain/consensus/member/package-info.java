/** What engines with several members share: where members are, and the links between them. */
@NullMarked
package org.medchain.chain.consensus.member;

import org.jspecify.annotations.NullMarked;
