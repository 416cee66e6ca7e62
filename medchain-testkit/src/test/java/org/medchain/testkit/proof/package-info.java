/**
 * Shows what the kits are worth: a naive implementation of each port passes its kit, and one that breaks a promise fails the test of
 * that promise. Everything here is made of public API alone, as a vendor's tests are.
 */
package org.medchain.testkit.proof;
