package org.medchain.dht.infinispan;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.infinispan.commands.VisitableCommand;
import org.infinispan.commands.read.EntrySetCommand;
import org.infinispan.commands.read.GetCacheEntryCommand;
import org.infinispan.commands.read.GetKeyValueCommand;
import org.infinispan.commands.write.InvalidateCommand;
import org.infinispan.commands.write.PutKeyValueCommand;
import org.infinispan.commons.CacheException;
import org.infinispan.container.entries.InternalCacheEntry;
import org.infinispan.container.impl.InternalDataContainer;
import org.infinispan.context.InvocationContext;
import org.infinispan.context.impl.FlagBitSets;
import org.infinispan.distribution.DistributionManager;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.interceptors.DDAsyncInterceptor;
import org.infinispan.metadata.Metadata;
import org.infinispan.statetransfer.OutdatedTopologyException;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.infinispan.Judgement.Kind;

/**
 * Judges every write on every owner before it touches the owner's memory: whoever sends it, by whatever way it comes, and also
 * when it comes as state from another node. What is taken goes to the journal, and only then to the memory and on to the other
 * owners. There is one kind of write, the plain put; every other command but reads is refused.
 *
 * <p>It stands after the lock of the key and before the entry is taken from the memory, so that it judges by what is
 * there when it is its turn. Infinispan hands other owners the writes of a segment one after the other.
 */
final class WriteJudge extends DDAsyncInterceptor {
    private static final Logger LOG = System.getLogger(WriteJudge.class.getName());

    private final WriteRules rules;
    private final Journal journal;
    private final IntSupplier copies;
    private final Executor executor;
    private volatile @Nullable Place place;

    /** Where a write meets this node. */
    private enum Role {
        /** It passes this node on its way to the first owner. */
        SENDER,
        /** This is the first owner, whose judgement counts. */
        FIRST,
        /** The first owner has sent it on. */
        BACKUP,
        /** This node is becoming an owner, and gets what there is from others. */
        SUCCESSOR
    }

    private record Place(DistributionManager distribution, InternalDataContainer<?, ?> memory) {}

    /**
     * For one cache.
     *
     * @param copies on how many nodes a write must be
     * @param executor goes on once the journal has a write: the journal's own thread must not be held up
     */
    WriteJudge(WriteRules rules, Journal journal, IntSupplier copies, Executor executor) {
        this.rules = rules;
        this.journal = journal;
        this.copies = copies;
        this.executor = executor;
    }

    /** Says in which cache this stands; before the cache takes its first write. */
    void placed(DistributionManager distribution, InternalDataContainer<?, ?> memory) {
        place = new Place(distribution, memory);
    }

    private Place place() {
        Place known = place;
        if (known == null) {
            throw new IllegalStateException("the judge has no place yet");
        }
        return known;
    }

    @Override
    protected Object handleDefault(InvocationContext context, VisitableCommand command) {
        throw new CacheException(
                "records are put and read, found " + command.getClass().getSimpleName());
    }

    @Override
    public Object visitGetKeyValueCommand(InvocationContext context, GetKeyValueCommand command) {
        return invokeNext(context, command);
    }

    @Override
    public Object visitGetCacheEntryCommand(InvocationContext context, GetCacheEntryCommand command) {
        return invokeNext(context, command);
    }

    /** How a node reads its own memory for another that becomes an owner. */
    @Override
    public Object visitEntrySetCommand(
            InvocationContext context, @SuppressWarnings("rawtypes") EntrySetCommand command) {
        return invokeNext(context, command);
    }

    /** How a node drops from its own memory what it is no owner of any more. */
    @Override
    public Object visitInvalidateCommand(InvocationContext context, InvalidateCommand command) {
        return context.isOriginLocal() ? invokeNext(context, command) : handleDefault(context, command);
    }

    @Override
    public Object visitPutKeyValueCommand(InvocationContext context, PutKeyValueCommand command) {
        checkPlain(command);
        Role role = role(context, command);
        if (role == Role.SENDER) {
            return invokeNext(context, command);
        }
        try {
            if (role == Role.FIRST) {
                checkOwners(command);
            }
            DirectoryWrite write = rules.sound(command.getKey(), command.getValue());
            WriteRules.follows(write, standing(command));
            return keepThenApply(context, command, role, write);
        } catch (Refused refused) {
            return refuse(role, command, refused);
        }
    }

    /** In memory a record has no lifetime of its own and no condition: what counts is in what was signed. */
    private static void checkPlain(PutKeyValueCommand command) {
        Metadata metadata = command.getMetadata();
        boolean ends = metadata != null && (metadata.lifespan() >= 0 || metadata.maxIdle() >= 0);
        if (ends || command.isConditional()) {
            throw new CacheException("a record is put without a lifespan and a condition");
        }
    }

    private Role role(InvocationContext context, PutKeyValueCommand command) {
        boolean local = command.hasAnyFlag(FlagBitSets.CACHE_MODE_LOCAL);
        if (command.hasAnyFlag(FlagBitSets.PUT_FOR_STATE_TRANSFER) && local && context.isOriginLocal()) {
            return Role.SUCCESSOR;
        }
        if (local || command.hasAnyFlag(FlagBitSets.PUT_FOR_STATE_TRANSFER)) {
            throw new CacheException("a record is put on all of its owners");
        }
        LocalizedCacheTopology topology = place().distribution().getCacheTopology();
        if (command.getTopologyId() >= 0 && topology.getTopologyId() != command.getTopologyId()) {
            throw OutdatedTopologyException.RETRY_NEXT_TOPOLOGY;
        }
        if (topology.getSegmentDistribution(command.getSegment()).isPrimary()) {
            return Role.FIRST;
        }
        return context.isOriginLocal() ? Role.SENDER : Role.BACKUP;
    }

    /** After owners were lost there are fewer until others take over; what is on too few disks could be lost with them. */
    private void checkOwners(PutKeyValueCommand command) throws Refused {
        int needed = copies.getAsInt();
        int found = place().distribution()
                .getCacheTopology()
                .getSegmentDistribution(command.getSegment())
                .writeOwners()
                .size();
        if (found < needed) {
            throw Refused.of(
                    Judgement.of(Kind.UNAVAILABLE, "a record needs " + needed + " owners now, found " + found));
        }
    }

    private Optional<Object> standing(PutKeyValueCommand command) {
        InternalCacheEntry<?, ?> entry = place().memory().peek(command.getSegment(), command.getKey());
        return Optional.ofNullable(entry).map(InternalCacheEntry::getValue);
    }

    private Object keepThenApply(
            InvocationContext context, PutKeyValueCommand command, Role role, DirectoryWrite write) {
        CompletableFuture<Optional<Judgement>> kept = journal.keep(write).thenApplyAsync(failure -> failure, executor);
        return asyncValue(kept).thenApply(context, command, (itsContext, itsCommand, told) -> {
            Optional<?> failure = (Optional<?>) told;
            if (failure.isPresent() && role != Role.SUCCESSOR) {
                return refuse(role, itsCommand, Refused.of((Judgement) failure.get()));
            }
            // State is on the disks of those that it comes from.
            failure.ifPresent(reason -> LOG.log(Level.WARNING, "MC-D004 state is in memory only: {0}", reason));
            return invokeNextThenApply(
                    itsContext,
                    itsCommand,
                    (c, k, returned) -> role == Role.FIRST ? Judgement.stored().encode() : returned);
        });
    }

    /**
     * What the put returns instead of being applied. Only the answer of a first owner goes to who asked. Of another owner
     * Infinispan wants to know no more than that it is done, or else an exception.
     */
    private static byte[] refuse(Role role, PutKeyValueCommand command, Refused refused) {
        if (role == Role.FIRST) {
            command.fail();
            return afterRetry(command, refused.judgement()).encode();
        }
        if (role == Role.BACKUP && !refused.isSuperseded()) {
            throw new CacheException("another owner does not take it: " + refused.getMessage());
        }
        if (!refused.isSuperseded()) {
            LOG.log(Level.WARNING, () -> "MC-D005 state from another node is refused: " + refused.getMessage());
        }
        return refused.judgement().encode();
    }

    /** A command that is repeated may have been applied the first time, and sent to other owners. */
    private static Judgement afterRetry(PutKeyValueCommand command, Judgement judgement) {
        return command.hasAnyFlag(FlagBitSets.COMMAND_RETRY) ? judgement.afterAnother() : judgement;
    }
}
