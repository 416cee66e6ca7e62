/** Access to the machine: durable and exclusive files, ports, addresses. Exported to MedChain's own modules only. */
@NullMarked
package org.medchain.io;

import org.jspecify.annotations.NullMarked;
