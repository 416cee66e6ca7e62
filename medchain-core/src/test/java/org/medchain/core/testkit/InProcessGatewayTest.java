package org.medchain.core.testkit;

import java.net.URI;
import org.medchain.core.access.ProviderGateway;
import org.medchain.testkit.access.ProviderGatewayContract;

/** What the tests of access go through is a gateway as a vendor's is. */
class InProcessGatewayTest extends ProviderGatewayContract {
    private final InProcessGateway gateway = new InProcessGateway();
    private int hosts;

    @Override
    protected ProviderGateway gateway() {
        return gateway;
    }

    @Override
    protected URI serve(Server server) {
        String host = "host-" + ++hosts + ".example";
        gateway.route(host, server::serve);
        return URI.create("https://" + host + "/");
    }

    @Override
    protected URI unserved() {
        return URI.create("https://nobody.example/");
    }

    @Override
    protected boolean streams() {
        return false;
    }
}
