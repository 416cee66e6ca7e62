/** Identities with two keys: one verifies the holder's signatures, the other seals texts to the holder. */
@NullMarked
package org.medchain.crypto.identity;

import org.jspecify.annotations.NullMarked;
