package org.medchain.springboot;

import java.util.List;
import org.medchain.health.Refusal;

/** What the actuator shows of a ledger that is served to clients; its type is there without the artifact that serves. */
interface ServedClients {
    /** Where they connect. */
    String address();

    /** The latest that were refused. */
    List<Refusal> refusals();
}
