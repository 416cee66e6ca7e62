package org.medchain.core.store;

/** Where data stands in its life. States are passed through in this order, some left out, and never back. */
public enum DataState {
    /** It may grow, and is answered from. */
    OPEN,
    /** It does not grow any more, and is answered from. */
    CLOSED,
    /** It is not answered from any more; its bytes and its secret are still there. */
    WITHDRAWN,
    /** Its secret is destroyed: what the ledger says of it can be checked by nobody any more. */
    ERASED
}
