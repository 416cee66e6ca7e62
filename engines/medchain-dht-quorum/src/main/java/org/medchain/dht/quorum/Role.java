package org.medchain.dht.quorum;

import java.util.Optional;

/**
 * What a party is: a client, and perhaps a node around it.
 *
 * @param client reads and writes for applications
 * @param node stores what others write
 */
record Role(Client client, Optional<Node> node) {
    static Role of(Node node) {
        return new Role(node.client(), Optional.of(node));
    }

    static Role of(Client client) {
        return new Role(client, Optional.empty());
    }

    void start() {
        node.ifPresentOrElse(Node::start, client::start);
    }
}
