/** What is written on the ledger: the signed event envelope and the known types of event. */
@NullMarked
package org.medchain.chain.event;

import org.jspecify.annotations.NullMarked;
