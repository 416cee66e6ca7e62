package org.medchain.link;

import java.util.function.IntSupplier;
import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Series;
import org.medchain.metrics.Tag.Direction;
import org.medchain.metrics.Tag.Initiator;
import org.medchain.metrics.Tag.LinkFailure;
import org.medchain.metrics.Tag.Network;

/** Measures the links of one party in one network. Thread-safe. */
public final class LinkMeter {
    private final Metrics metrics;
    private final Network network;
    private final Series received;
    private final Series sent;

    /** {@code metrics} must not throw. */
    public LinkMeter(Metrics metrics, Network network) {
        this.metrics = metrics;
        this.network = network;
        this.received = Instrument.LINK_IO.series(network, Direction.RECEIVE);
        this.sent = Instrument.LINK_IO.series(network, Direction.TRANSMIT);
    }

    Metrics.Registration links(IntSupplier count) {
        return metrics.gauge(Instrument.LINK_COUNT.series(network), count::getAsInt);
    }

    void linked(boolean dialled) {
        metrics.add(Instrument.LINK_CONNECTS.series(network, dialled ? Initiator.SELF : Initiator.PEER), 1);
    }

    void failed(LinkFailure failure) {
        metrics.add(Instrument.LINK_FAILURES.series(network, failure), 1);
    }

    /** This end refuses the other one. */
    void refused(MedChainException why) {
        failed(why instanceof CertificateNotInForceException ? LinkFailure.NOT_IN_FORCE : LinkFailure.REFUSED);
    }

    void received(int bytes) {
        metrics.add(received, bytes);
    }

    void sent(int bytes) {
        metrics.add(sent, bytes);
    }
}
