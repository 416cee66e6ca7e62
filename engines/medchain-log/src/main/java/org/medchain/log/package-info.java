/** Files to which checksummed records are appended, each durable before it counts. */
@NullMarked
package org.medchain.log;

import org.jspecify.annotations.NullMarked;
