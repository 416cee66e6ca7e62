package org.medchain.chain.consensus.ratis;

import org.apache.ratis.server.RaftServer;
import org.medchain.error.UnavailableException;

/** This member's server of Ratis, once it is started. */
@FunctionalInterface
interface Raft {
    /** Its part of the one group that it has; an {@link UnavailableException} unless it runs. */
    RaftServer.Division division() throws UnavailableException;
}
