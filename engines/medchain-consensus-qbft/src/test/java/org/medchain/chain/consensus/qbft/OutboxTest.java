package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.log.SimulatedDisk;

/** Nothing leaves before the votes that it follows from are on the disk. */
class OutboxTest {
    private final Speakers speakers = Speakers.of(4);
    private final Block block = speakers.block(1);
    private final VoteRecord accepted = VoteRecord.accepted(Speakers.view(0), block.hash());
    private final Message vote = speakers.prepare(0, 0, block);
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final Recorder around = new Recorder();

    private Outbox outbox() throws MedChainException {
        return new Outbox(VoteLog.open(disk), around);
    }

    private List<VoteRecord> durable() throws MedChainException {
        SimulatedDisk left = disk.copy();
        left.cutPowerAndLoseAll();
        return VoteLog.open(left).votes(Speakers.HEIGHT);
    }

    @Test
    void message_afterAVote_leavesSoonAndWithTheVoteOnTheDisk() throws MedChainException {
        Outbox outbox = outbox();
        outbox.save(accepted);
        outbox.add(List.of(1, 2), List.of(vote));
        assertThat(around.sentSoFar(Message.class)).isEmpty();
        assertThat(around.sent(Message.class)).containsExactly(vote, vote);
        assertThat(durable()).containsExactly(accepted);
    }

    @Test
    void messages_thatComeTogether_leaveInTheirOrderAndOnce() throws MedChainException {
        Outbox outbox = outbox();
        Message commit = speakers.commit(0, 0, block);
        outbox.add(List.of(1), List.of(vote));
        outbox.add(List.of(1), List.of(commit));
        assertThat(around.sentTo(1, Message.class)).containsExactly(vote, commit);
        outbox.send();
        assertThat(around.sentTo(1, Message.class)).hasSize(2);
    }

    @Test
    void message_voteThatCannotBeWritten_doesNotLeave() throws MedChainException {
        Outbox outbox = outbox();
        outbox.save(accepted);
        outbox.add(List.of(1), List.of(vote));
        disk.failEverything();
        assertThatThrownBy(around::runWork).isInstanceOf(StorageException.class);
        assertThat(around.sentSoFar(Message.class)).isEmpty();
    }

    @Test
    void settled_voteOfABlockThatIsDurable_isNotWritten() throws MedChainException {
        Outbox outbox = outbox();
        outbox.save(accepted);
        outbox.add(List.of(1), List.of(vote));
        outbox.settled();
        assertThat(around.sentTo(1, Message.class)).containsExactly(vote);
        assertThat(durable()).isEmpty();
    }
}
