/** The hash function that MedChain's own modules compute with. Exported to them only. */
@NullMarked
package org.medchain.crypto.hash.internal;

import org.jspecify.annotations.NullMarked;
