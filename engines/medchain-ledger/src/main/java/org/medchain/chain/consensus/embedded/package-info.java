/** The engine {@code embedded}, for a consortium of one member: orders, signs and stores events in this process. */
@NullMarked
package org.medchain.chain.consensus.embedded;

import org.jspecify.annotations.NullMarked;
