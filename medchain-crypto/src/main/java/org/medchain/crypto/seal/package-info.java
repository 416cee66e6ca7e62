/** Sealing to a holder (HPKE) and under a secret key (AES-256-GCM). */
@NullMarked
package org.medchain.crypto.seal;

import org.jspecify.annotations.NullMarked;
