/** The server through which applications that are not members use a member's ledger. */
@NullMarked
package org.medchain.chain.remote.server;

import org.jspecify.annotations.NullMarked;
