/**
 * What is wrong with a running part of MedChain: issues with stable codes, each with what it takes away. The values here are the
 * same for ledgers, directories and roles, so that a host watches all of them alike.
 */
@NullMarked
package org.medchain.health;

import org.jspecify.annotations.NullMarked;
