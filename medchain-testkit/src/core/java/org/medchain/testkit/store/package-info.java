/**
 * The contract kit of a provider's catalogue, in five parts: {@link org.medchain.testkit.store.ProviderStoreContract},
 * {@link org.medchain.testkit.store.ClaimContract}, {@link org.medchain.testkit.store.ProjectionContract},
 * {@link org.medchain.testkit.store.PendingContract} and {@link org.medchain.testkit.store.AccessContract}. A catalogue passes all,
 * each by a class that extends it; nested classes of one test do.
 */
@NullMarked
package org.medchain.testkit.store;

import org.jspecify.annotations.NullMarked;
