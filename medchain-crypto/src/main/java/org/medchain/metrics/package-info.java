/** Measurements of the ledger, the directory, links and roles, for a monitoring system of the host's choice. */
@NullMarked
package org.medchain.metrics;

import org.jspecify.annotations.NullMarked;
