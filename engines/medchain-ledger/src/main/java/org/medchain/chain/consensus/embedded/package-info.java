/** The engine for a consortium of one: orders, signs and stores in this process. Not exported. */
@NullMarked
package org.medchain.chain.consensus.embedded;

import org.jspecify.annotations.NullMarked;
