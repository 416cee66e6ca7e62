/**
 * The messages between a ledger server and its clients, with their canonical encodings. Section 18 of docs/format.md defines them.
 * Not exported.
 */
@NullMarked
package org.medchain.chain.remote.wire;

import org.jspecify.annotations.NullMarked;
