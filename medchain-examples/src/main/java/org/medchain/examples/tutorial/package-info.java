/** The programs of the tutorial, to the letter: a hospital that is a member, a patient and a clinic that are clients. */
@NullMarked
package org.medchain.examples.tutorial;

import org.jspecify.annotations.NullMarked;
