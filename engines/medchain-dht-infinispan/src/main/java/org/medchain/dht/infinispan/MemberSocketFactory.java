package org.medchain.dht.infinispan;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jgroups.util.SocketFactory;
import org.medchain.link.LinkSockets;

/** Gives JGroups only sockets whose peers are nodes of the roster. */
final class MemberSocketFactory implements SocketFactory {
    private static final int BACKLOG = 50;

    private final LinkSockets sockets;
    private final List<ServerSocket> listening = new CopyOnWriteArrayList<>();

    MemberSocketFactory(LinkSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public Socket createSocket(String service) {
        return sockets.socket();
    }

    @Override
    public Socket createSocket(String service, String host, int port) throws IOException {
        throw connectedAlready();
    }

    @Override
    public Socket createSocket(String service, InetAddress host, int port) throws IOException {
        throw connectedAlready();
    }

    @Override
    public Socket createSocket(String service, String host, int port, InetAddress local, int localPort)
            throws IOException {
        throw connectedAlready();
    }

    @Override
    public Socket createSocket(String service, InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        throw connectedAlready();
    }

    /** The transport connects sockets by itself, with a limit of time. */
    private static IOException connectedAlready() {
        return new IOException("a node connects its sockets itself, found a wish for one that is connected already");
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        ServerSocket socket = sockets.serverSocket();
        listening.add(socket);
        return socket;
    }

    /** Where all server sockets that were made listen. */
    List<SocketAddress> listening() {
        return listening.stream().map(ServerSocket::getLocalSocketAddress).toList();
    }

    @Override
    public ServerSocket createServerSocket(String service, int port) throws IOException {
        throw everywhere();
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog) throws IOException {
        throw everywhere();
    }

    private static IOException everywhere() {
        return new IOException("a node listens at its own address and not at all of them");
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress local)
            throws IOException {
        ServerSocket socket = createServerSocket(service);
        socket.bind(new InetSocketAddress(local, port), backlog > 0 ? backlog : BACKLOG);
        return socket;
    }

    @Override
    public DatagramSocket createDatagramSocket(String service) throws SocketException {
        throw noDatagrams();
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, SocketAddress local) throws SocketException {
        throw noDatagrams();
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port) throws SocketException {
        throw noDatagrams();
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port, InetAddress local) throws SocketException {
        throw noDatagrams();
    }

    @Override
    public MulticastSocket createMulticastSocket(String service) throws IOException {
        throw noDatagrams();
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, int port) throws IOException {
        throw noDatagrams();
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, SocketAddress local) throws IOException {
        throw noDatagrams();
    }

    @Override
    public SocketChannel createSocketChannel(String service) throws IOException {
        throw noChannels();
    }

    @Override
    public SocketChannel createSocketChannel(String service, SocketAddress local) throws IOException {
        throw noChannels();
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service) throws IOException {
        throw noChannels();
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service, int port) throws IOException {
        throw noChannels();
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service, int port, int backlog) throws IOException {
        throw noChannels();
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service, int port, int backlog, InetAddress local)
            throws IOException {
        throw noChannels();
    }

    /** Those that JGroups would make by default prove nobody. */
    private static IOException noChannels() {
        return new IOException("there are sockets between nodes, and no channels");
    }

    private static SocketException noDatagrams() {
        return new SocketException("there are no datagrams between nodes");
    }

    @Override
    public void close(Socket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close(ServerSocket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close(DatagramSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }
}
