/** The two networks as the roles use them: waited for, and verified. */
@NullMarked
package org.medchain.core.internal.network;

import org.jspecify.annotations.NullMarked;
