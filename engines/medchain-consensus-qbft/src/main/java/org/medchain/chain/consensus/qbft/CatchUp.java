package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Instrument;

/**
 * Catch-up, also called state transfer: members tell one another how far their chains go, and a member that is behind fetches
 * the blocks that it lacks, each verified with its certificate. A member that serves blocks can withhold them and do no other
 * harm. Not thread-safe.
 */
final class CatchUp {
    private static final Logger LOG = System.getLogger(CatchUp.class.getName());
    /** After so many ticks the others are told the height even if it is the same. */
    private static final int TELL_EVERY = 8;

    private final Replica replica;
    private final ProgressTracker progress;
    private final Participation participation;
    private final Environment environment;
    private final Committed committed;
    private final BlockServer server;
    private final Repair repair;
    private long toldHeight;
    private int ticks;

    /** Learns of blocks that other members sent. */
    @FunctionalInterface
    interface Committed {
        /** The block is durable in this member's chain. */
        void committed(Block block) throws StorageException;
    }

    CatchUp(
            Replica replica,
            ProgressTracker progress,
            Participation participation,
            Environment environment,
            Committed committed) {
        this.replica = replica;
        this.progress = progress;
        this.participation = participation;
        this.environment = environment;
        this.committed = committed;
        this.server = new BlockServer(replica);
        this.repair = new Repair(replica, progress, environment);
        this.toldHeight = replica.height();
    }

    /** A new link to this member is up: tells it this member's status. */
    void linkUp(int member) throws StorageException {
        progress.linked(member);
        environment.send(member, participation.status(participation.isBehind()));
    }

    /** Some time has passed: tells the height, and asks for what is missing. */
    void tick() throws StorageException {
        ticks++;
        progress.tick();
        server.tick();
        tellHeight();
        requestBlocks();
        repair.tick();
    }

    /** Told again and again, so that a member that missed the last block learns of it even if no other follows. */
    private void tellHeight() throws StorageException {
        boolean behind = participation.isBehind();
        if (behind || toldHeight != replica.height() || ticks % TELL_EVERY == 0) {
            toldHeight = replica.height();
            Message.Status status = participation.status(behind);
            participation.others().forEach(member -> environment.send(member, status));
        }
    }

    private void requestBlocks() {
        progress.whomToAsk().ifPresent(this::requestBlocks);
    }

    private void requestBlocks(int member) {
        environment.send(member, new Message.BlocksRequest(replica.height() + 1));
    }

    /** Another member may be ahead: asks for blocks now, unless an answer is on its way. */
    void requestBlocksUnlessWaiting() {
        if (!progress.isWaiting()) {
            requestBlocks();
        }
    }

    void received(int member, Message.ForCatchUp message) throws VerificationException, StorageException {
        if (message instanceof Message.Status status) {
            receiveStatus(member, status);
        } else if (message instanceof Message.BlocksRequest request) {
            server.serve(member, request.from()).ifPresent(blocks -> environment.send(member, blocks));
        } else if (message instanceof Message.Blocks blocks) {
            receiveBlocks(member, blocks);
        }
    }

    private void receiveStatus(int member, Message.Status status) throws VerificationException, StorageException {
        if (status.question() || status.height() < replica.height()) {
            environment.send(member, participation.answer(member, status));
        }
        participation.received(member, status);
        requestBlocksUnlessWaiting();
    }

    private void receiveBlocks(int member, Message.Blocks blocks) throws StorageException {
        if (!progress.answered(member)) {
            return;
        }
        long before = replica.height();
        repair.received(member, blocks);
        commit(member, blocks);
        if (replica.height() > before) {
            progress.ask(member);
            requestBlocks(member);
        } else if (!isOutdated(blocks)) {
            progress.disappointed(member);
        }
    }

    private void commit(int member, Message.Blocks blocks) throws StorageException {
        replica.examine(blocks.blocks());
        try {
            for (CertifiedBlock block : blocks.blocks()) {
                if (block.block().header().height() == replica.height() + 1) {
                    environment.nextPiece();
                    replica.commit(block.block(), block.certificate());
                    environment.metrics().add(Instrument.LEDGER_FETCHED_BLOCKS.series(), 1);
                    participation.fetched(block);
                    committed.committed(block.block());
                }
            }
        } catch (VerificationException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent an invalid block: " + e.getMessage());
        }
    }

    /** True if these blocks came from another member before. */
    private boolean isOutdated(Message.Blocks blocks) {
        return blocks.blocks().stream().anyMatch(block -> block.block().header().height() <= replica.height());
    }
}
