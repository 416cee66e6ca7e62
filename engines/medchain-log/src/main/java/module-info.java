/** Files to which checksummed records are appended. */
@SuppressWarnings("module") // The modules that logs are for come after this one.
module org.medchain.log {
    requires org.medchain.crypto;

    exports org.medchain.log to
            org.medchain.ledger,
            org.medchain.consensus.qbft;
}
