/** What the how-to pages show of an operator's tasks, to the letter. */
@NullMarked
package org.medchain.examples.howto;

import org.jspecify.annotations.NullMarked;
