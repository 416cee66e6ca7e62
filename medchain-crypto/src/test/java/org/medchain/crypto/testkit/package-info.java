/** What several tests share: seeded randomness, damaged bytes, vectors. */
package org.medchain.crypto.testkit;
