package io.camelzodb.zope.record;

import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.testing.MemorySnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BTreesTest {
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void readsSmallTreesAndEmptyOnes() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.IOBTree.IOBTree", Tuple.of(Tuple.of(bucket("1", "2"))))
            .add(2, "BTrees.OOBTree.OOBTree", NoneValue.NONE)
            .add(3, "BTrees.IIBTree.IITreeSet", Tuple.of(Tuple.of(Tuple.of(keys("5", "6", "7")))));
    assertThat(keysOf(data, 1)).containsExactly("1", "2");
    assertThat(keysOf(data, 2)).isEmpty();
    assertThat(keysOf(data, 3)).containsExactly("5", "6", "7");
    assertThat(problems).isEmpty();
  }

  @Test
  void readsTreesOfTreesInOrder() {
    MemorySnapshot data = threeBuckets();
    assertThat(keysOf(data, 1)).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(problems).isEmpty();
    assertThat(data.loads()).isEqualTo(5);
  }

  @Test
  void aMissingBucketCostsOnlyItsOwnEntries() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.OOBTree.OOBTree", branch(reference(3), reference(9), reference(5)))
            .add(3, "BTrees.OOBTree.OOBucket", linked(9, "a", "b"))
            .add(5, "BTrees.OOBTree.OOBucket", bucket("e", "f"));
    assertThat(keysOf(data, 1)).containsExactly("a", "b", "e", "f");
    assertThat(problems).hasSize(1);
    assertThatThrownBy(() -> BTrees.entries(reference(1), data))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("0x0000000000000009");
  }

  /** As damage leaves it: Python lists what the chain has, and finds what the tree has. */
  @Test
  void whatOnlyTheChainLeadsToIsThereToo() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.OOBTree.OOBTree", branch(reference(3), reference(5)))
            .add(3, "BTrees.OOBTree.OOBucket", linked(4, "a", "b"))
            .add(4, "BTrees.OOBTree.OOBucket", linked(5, "b", "c", "d"))
            .add(5, "BTrees.OOBTree.OOBucket", linked(6, "e", "f"))
            .add(6, "BTrees.OOBTree.OOBucket", bucket("g"));
    assertThat(keysOf(data, 1)).containsExactly("a", "b", "e", "f", "c", "d", "g");
    assertThat(problems).singleElement().asString().contains("chain of its buckets");
  }

  @Test
  void whatTheChainLeavesOutIsTold() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.OOBTree.OOBTree", branch(reference(3), reference(4), reference(5)))
            .add(3, "BTrees.OOBTree.OOBucket", linked(5, "a", "b"))
            .add(4, "BTrees.OOBTree.OOBucket", linked(5, "c", "d"))
            .add(5, "BTrees.OOBTree.OOBucket", bucket("e", "f"));
    assertThat(keysOf(data, 1)).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(problems).singleElement().asString().contains("leaves out 1 that the tree leads to");
  }

  @Test
  void aPartOfTheTreeThatIsMissingIsMadeUpByTheChain() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.OOBTree.OOBTree", branch(reference(2), reference(9)))
            .add(2, "BTrees.OOBTree.OOBTree", branch(reference(3)))
            .add(3, "BTrees.OOBTree.OOBucket", linked(4, "a"))
            .add(4, "BTrees.OOBTree.OOBucket", linked(3, "b"));
    assertThat(keysOf(data, 1)).containsExactly("a", "b");
    assertThat(problems).hasSize(2);
  }

  @Test
  void readsSetsAndTheirChains() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.OOBTree.OOTreeSet", branch(reference(2), reference(3)))
            .add(2, "BTrees.OOBTree.OOSet", Tuple.of(keys("a", "b", "c"), reference(3)))
            .add(3, "BTrees.OOBTree.OOSet", Tuple.of(keys("d")));
    assertThat(keysOf(data, 1)).containsExactly("a", "b", "c", "d");
    assertThat(keysOf(data, 2)).containsExactly("a", "b", "c");
  }

  @Test
  void endsWhereATreeContainsItself() {
    MemorySnapshot data =
        new MemorySnapshot()
            .add(1, "BTrees.OOBTree.OOBTree", branch(reference(1), reference(2)))
            .add(2, "BTrees.OOBTree.OOBucket", linked(2, "a"));
    assertThat(keysOf(data, 1)).containsExactly("a");
    assertThat(problems).hasSize(2);
  }

  @Test
  void reportsStatesThatAreNone() {
    for (Value state :
        List.of(new Text("x"), Tuple.EMPTY, Tuple.of(new Text("x")), IntValue.of(1))) {
      problems.clear();
      MemorySnapshot data = new MemorySnapshot().add(1, "BTrees.OOBTree.OOBTree", state);
      assertThat(keysOf(data, 1)).isEmpty();
      assertThat(problems).hasSize(1);
    }
  }

  private static MemorySnapshot threeBuckets() {
    return new MemorySnapshot()
        .add(1, "BTrees.OOBTree.OOBTree", branch(reference(2), reference(5)))
        .add(2, "BTrees.OOBTree.OOBTree", branch(reference(3), reference(4)))
        .add(3, "BTrees.OOBTree.OOBucket", linked(4, "a", "b"))
        .add(4, "BTrees.OOBTree.OOBucket", linked(5, "c", "d"))
        .add(5, "BTrees.OOBTree.OOBucket", bucket("e", "f"));
  }

  private List<String> keysOf(MemorySnapshot data, long tree) {
    List<String> keys = new ArrayList<>();
    for (Entry entry : BTrees.entries(reference(tree), data, problems::add)) {
      keys.add(((Text) entry.key()).value());
    }
    return keys;
  }

  private static Value branch(Value... children) {
    List<Value> items = new ArrayList<>();
    for (Value child : children) {
      if (!items.isEmpty()) {
        items.add(new Text("key"));
      }
      items.add(child);
    }
    return Tuple.of(Tuple.of(items), reference(3));
  }

  private static Tuple bucket(String... keys) {
    return Tuple.of(pairs(keys));
  }

  private static Tuple linked(long next, String... keys) {
    return Tuple.of(pairs(keys), reference(next));
  }

  private static Tuple pairs(String... keys) {
    List<Value> items = new ArrayList<>();
    for (String key : keys) {
      items.add(new Text(key));
      items.add(IntValue.of(1));
    }
    return Tuple.of(items);
  }

  private static Tuple keys(String... keys) {
    return Tuple.of(MemorySnapshot.texts(keys).items());
  }
}
