/** Whether this machine's clock can be believed. Not exported, but for the modules of the networks. */
@NullMarked
package org.medchain.time;

import org.jspecify.annotations.NullMarked;
