package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.BlockHash;

/** What honest members said to liars. Not thread-safe. */
final class Quotes {
    private final Map<Statement.Kind, Map<View, NavigableMap<Integer, Signed>>> heard =
            new EnumMap<>(Statement.Kind.class);
    private final Map<BlockHash, PreparedCertificate> prepared = new HashMap<>();
    private final Map<BlockHash, Block> blocks = new HashMap<>();
    private final Map<Long, Block> last = new HashMap<>();
    private final List<Signed> all = new ArrayList<>();

    void hear(Message message) {
        if (message instanceof Message.ForInstance said) {
            hear(said.signed());
        }
        if (message instanceof Message.Proposal proposal) {
            hear(proposal.block());
            proposal.roundChanges().forEach(this::hear);
            proposal.prepares().forEach(this::hear);
        } else if (message instanceof Message.RoundChange change) {
            change.prepared().ifPresent(named -> {
                hear(named.block());
                named.prepares().forEach(this::hear);
                prepared.put(named.block().hash(), named);
            });
        }
    }

    private void hear(Block block) {
        blocks.put(block.hash(), block);
        last.put(block.header().height(), block);
    }

    private void hear(Signed signed) {
        Statement statement = signed.statement();
        all.add(signed);
        heard.computeIfAbsent(statement.kind(), kind -> new HashMap<>())
                .computeIfAbsent(statement.view(), view -> new TreeMap<>())
                .putIfAbsent(signed.member(), signed);
    }

    private List<Signed> said(Statement.Kind kind, View view) {
        return List.copyOf(heard.getOrDefault(kind, Map.of())
                .getOrDefault(view, new TreeMap<>())
                .values());
    }

    List<Signed> said(Statement.Kind kind, View view, BlockHash block) {
        return said(kind, view).stream()
                .filter(signed -> signed.statement().block().equals(Optional.of(block)))
                .toList();
    }

    List<Signed> changes(View view) {
        return said(Statement.Kind.ROUND_CHANGE, view);
    }

    /** The changes to that other view to which most changed; of several the last, at the highest height. */
    List<Signed> changesElsewhere(View view) {
        return heard.getOrDefault(Statement.Kind.ROUND_CHANGE, Map.of()).entrySet().stream()
                .filter(said -> !said.getKey().equals(view))
                .max(Comparator.<Map.Entry<View, NavigableMap<Integer, Signed>>>comparingInt(
                                said -> said.getValue().size())
                        .thenComparingLong(said -> said.getKey().height())
                        .thenComparingLong(said -> said.getKey().round()))
                .map(said -> List.copyOf(said.getValue().values()))
                .orElse(List.of());
    }

    Optional<Block> anyBlock(long height) {
        return Optional.ofNullable(last.get(height));
    }

    /** The last round at this height to which somebody changed, of those that pass. */
    Optional<View> lastChange(long height, Predicate<View> passes) {
        return heard.getOrDefault(Statement.Kind.ROUND_CHANGE, Map.of()).keySet().stream()
                .filter(view -> view.height() == height && passes.test(view))
                .max(Comparator.comparingLong(View::round));
    }

    /** The block of the highest round that these name, with its PREPAREs, if it was seen. */
    Optional<PreparedCertificate> prepared(List<Signed> changes) {
        return changes.stream()
                .map(Signed::statement)
                .filter(change -> change.block().isPresent())
                .max(Comparator.comparingLong(change -> change.preparedRound().orElseThrow()))
                .flatMap(change ->
                        Optional.ofNullable(prepared.get(change.block().orElseThrow())));
    }

    /** Some PREPAREs of a block that was prepared by anybody before this round: those of the last round with any. */
    Optional<PreparedCertificate> anyPrepared(View before) {
        return heard.getOrDefault(Statement.Kind.PREPARE, Map.of()).entrySet().stream()
                .filter(said -> said.getKey().height() == before.height()
                        && said.getKey().round() < before.round())
                .max(Map.Entry.comparingByKey(Comparator.comparingLong(View::round)))
                .flatMap(said -> prepared(said.getKey(), said.getValue()));
    }

    private Optional<PreparedCertificate> prepared(View in, NavigableMap<Integer, Signed> said) {
        BlockHash block = said.firstEntry().getValue().statement().block().orElseThrow();
        return Optional.ofNullable(blocks.get(block))
                .map(known -> new PreparedCertificate(in.round(), known, said(Statement.Kind.PREPARE, in, block)));
    }

    /** The PREPAREs of this block in the last round before this one in which there are any. */
    List<Signed> prepares(View before, Block block) {
        return heard.getOrDefault(Statement.Kind.PREPARE, Map.of()).keySet().stream()
                .filter(view -> view.height() == before.height() && view.round() < before.round())
                .sorted(Comparator.comparingLong(View::round).reversed())
                .map(view -> said(Statement.Kind.PREPARE, view, block.hash()))
                .filter(said -> !said.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Anything that was said. */
    Optional<Signed> any(Random random) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
}
