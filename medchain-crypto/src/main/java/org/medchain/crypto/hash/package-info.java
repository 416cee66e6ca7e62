/** SHA-256 digests and domain-separated hashing. */
@NullMarked
package org.medchain.crypto.hash;

import org.jspecify.annotations.NullMarked;
