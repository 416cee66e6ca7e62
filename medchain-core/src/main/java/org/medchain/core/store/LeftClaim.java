package org.medchain.core.store;

import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;

/**
 * A claim whose writer died, now held by the caller: the caller deletes what the data store has under this index, and then
 * {@linkplain ProviderStore#abandon abandons} the claim.
 */
public record LeftClaim(DataId data, ChunkIndex index, ClaimToken token) {}
