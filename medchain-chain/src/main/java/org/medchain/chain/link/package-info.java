/**
 * Authenticated links between the members of a consortium: frames over TLS 1.3, each link bound to the members' identities
 * by what both sign inside it.
 */
@NullMarked
package org.medchain.chain.link;

import org.jspecify.annotations.NullMarked;
