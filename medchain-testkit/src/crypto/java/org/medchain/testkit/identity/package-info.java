/** The contract kit of an identity whose keys are in a device. */
@NullMarked
package org.medchain.testkit.identity;

import org.jspecify.annotations.NullMarked;
