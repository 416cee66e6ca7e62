/** Identities with two keys: one verifies signatures, one is sealed to. */
@NullMarked
package org.medchain.crypto.identity;

import org.jspecify.annotations.NullMarked;
