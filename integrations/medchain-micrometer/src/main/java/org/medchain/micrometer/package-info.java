/** MedChain's measurements in a registry of Micrometer. */
@NullMarked
package org.medchain.micrometer;

import org.jspecify.annotations.NullMarked;
