/** Plausibility of this machine's clock, and waiting. Exported to MedChain's own modules only. */
@NullMarked
package org.medchain.time;

import org.jspecify.annotations.NullMarked;
