/** Sealing to a holder (HPKE) and under a secret (AES-256-GCM). */
@NullMarked
package org.medchain.crypto.seal;

import org.jspecify.annotations.NullMarked;
