package io.camelzodb.zope.walk;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectTreeTest {
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void walksDepthFirstInTheOrderOfTheContainers() throws Exception {
    MemorySnapshot site =
        new MemorySnapshot()
            .folder(1, "site", "b", 2, "a", 3)
            .folder(2, "other name", "below", 4)
            .folder(3, "a")
            .folder(4, "below");
    assertThat(paths(site)).containsExactly("/site", "/site/b", "/site/b/below", "/site/a");
    assertThat(problems).isEmpty();
  }

  @Test
  void goesOnWhereAChildIsMissing() throws Exception {
    MemorySnapshot site =
        new MemorySnapshot().folder(1, "site", "lost", 99, "kept", 2).folder(2, "kept");
    assertThat(paths(site)).containsExactly("/site", "/site/kept");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).where()).isEqualTo("/site/lost");
    assertThat(problems.get(0).oid()).isEqualTo(new Oid(99));
  }

  @Test
  void entersAFolderInsideItselfOnlyOnce() throws Exception {
    MemorySnapshot site =
        new MemorySnapshot().folder(1, "site", "a", 2).folder(2, "a", "up", 1, "self", 2);
    assertThat(paths(site)).containsExactly("/site", "/site/a", "/site/a/up", "/site/a/self");
    assertThat(problems).extracting(Problem::where).contains("/site/a/up", "/site/a/self");
  }

  @Test
  void doesNotMultiplyFoldersThatStandInTwoPlaces() throws Exception {
    MemorySnapshot site = new MemorySnapshot();
    for (int i = 1; i <= 60; i++) {
      site.folder(i, "f", "left", i + 1, "right", i + 1);
    }
    site.folder(61, "end");
    assertThat(paths(site)).hasSize(121);
  }

  @Test
  void endsAtTheDepthThatIsAllowed() throws Exception {
    MemorySnapshot site = new MemorySnapshot();
    for (int i = 1; i <= 5000; i++) {
      site.folder(i, "f", "f", i + 1);
    }
    assertThat(paths(site)).hasSize(ObjectTree.MAX_DEPTH);
    assertThat(problems).hasSize(1);
  }

  @Test
  void resolvesPaths() throws Exception {
    MemorySnapshot site =
        new MemorySnapshot()
            .folder(1, "site", "a", 2, "lost", 9)
            .folder(2, "a", "b", 3)
            .folder(3, "b");
    ObjectTree tree = new ObjectTree(site, problems::add);
    ZopeObject found = tree.resolve(new ObjectPath(List.of("site", "a", "b")));
    assertThat(found).isNotNull();
    assertThat(found.oid()).isEqualTo(new Oid(3));
    assertThat(tree.resolve(new ObjectPath(List.of("site", "b")))).isNull();
    assertThat(tree.resolve(ObjectPath.ROOT)).isNull();
    assertThatThrownBy(() -> tree.resolve(new ObjectPath(List.of("site", "lost"))))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void readsBTreeFoldersWithMetaTypesFromTheContainer() throws Exception {
    Value bucket = Tuple.of(Tuple.of(new Text("x"), reference(2), new Text("y"), reference(3)));
    MemorySnapshot site =
        new MemorySnapshot()
            .add(
                1,
                "Products.BTreeFolder2.BTreeFolder2.BTreeFolder2",
                attributes(
                    "id", new Text("big"), "_tree", reference(10), "_mt_index", reference(11)))
            .add(2, "some.where.Unknown", attributes("id", new Text("x")))
            .add(3, "some.where.Unknown", attributes("id", new Text("y")))
            .add(10, "BTrees.OOBTree.OOBTree", Tuple.of(Tuple.of(bucket)))
            .add(
                11,
                "BTrees.OOBTree.OOBTree",
                Tuple.of(Tuple.of(Tuple.of(Tuple.of(new Text("Thing"), reference(12))))))
            .add(
                12,
                "BTrees.OIBTree.OIBTree",
                Tuple.of(Tuple.of(Tuple.of(Tuple.of(new Text("y"), IntValue.of(1))))));
    ObjectTree tree = new ObjectTree(site, problems::add);
    List<String> metaTypes = new ArrayList<>();
    tree.walk().forEach(object -> metaTypes.add(object.path() + " " + object.metaType()));
    assertThat(metaTypes).containsExactly("/big BTreeFolder2", "/big/x null", "/big/y Thing");
  }

  @Test
  void readsIdsOfPython2InOtherEncodings() throws Exception {
    OldString id = new OldString(new byte[] {'M', (byte) 0xfc, 'l', 'l'});
    var state = attributes("id", new Text("old"));
    var entry = new Dictionary();
    entry.put(new OldString(new byte[] {'i', 'd'}), id);
    state.put(new Text("_objects"), Tuple.of(entry));
    state.put(id, reference(2));
    MemorySnapshot site = new MemorySnapshot().add(1, "OFS.Folder.Folder", state).folder(2, "x");
    assertThat(paths(site)).containsExactly("/old", "/old/Müll");
    assertThat(problems).extracting(Problem::severity).contains(Problem.Severity.NOTE);
  }

  @Test
  void anObjectWithoutStateOrWithWrongOnesIsNoContainer() throws Exception {
    MemorySnapshot site =
        new MemorySnapshot().folder(1, "s", "a", 2, "b", 3).add(2, "x.Y", NoneValue.NONE);
    site.add(3, "OFS.Folder.Folder", attributes("_objects", new Text("nonsense")));
    assertThat(paths(site)).containsExactly("/s", "/s/a", "/s/b");
  }

  @Test
  void resolvesRecordsThatArriveInAnyOrder() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      MemorySnapshot site = new MemorySnapshot();
      int count = 40;
      for (int i = 1; i <= count; i++) {
        List<Object> children = new ArrayList<>();
        for (int child = 2 * i; child <= 2 * i + 1 && child <= count; child++) {
          children.addAll(List.of("c" + child, child));
        }
        site.folder(i, "f", children.toArray());
      }
      Set<String> walked = new HashSet<>(paths(site));
      List<Oid> order = new ArrayList<>();
      site.oids().forEachRemaining(order::add);
      Collections.shuffle(order, random);
      ObjectResolver resolver =
          new ObjectResolver(new ObjectTree(site, problems::add), WalkFaults.of(problems::add));
      Set<String> delivered = new HashSet<>();
      for (Oid oid : order) {
        resolver.accept(
            site.load(oid),
            object -> {
              assertThat(object.parent() == null || delivered.contains(parentPath(object)))
                  .isTrue();
              assertThat(delivered.add(object.path().toString())).isTrue();
            });
      }
      resolver.finish();
      assertThat(delivered).isEqualTo(walked);
      assertThat(resolver.unplaced()).isEmpty();
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void tellsRecordsThatHaveNoPlaceAndPlacesThatHaveNoRecord() throws Exception {
    MemorySnapshot site =
        new MemorySnapshot().folder(1, "s", "a", 2, "lost", 9).folder(2, "a", "up", 1);
    site.folder(7, "nobody's");
    ObjectResolver resolver =
        new ObjectResolver(new ObjectTree(site, problems::add), WalkFaults.of(problems::add));
    for (long oid : new long[] {7, 2, 1, 2}) {
      resolver.accept(site.load(new Oid(oid)), object -> {});
    }
    resolver.finish();
    assertThat(resolver.unplaced()).containsExactly(new Oid(7));
    assertThat(problems).extracting(Problem::where).containsExactly("/s/a/up", "/s/lost");
  }

  private static String parentPath(ZopeObject object) {
    ZopeObject parent = object.parent();
    return parent == null ? "" : parent.path().toString();
  }

  private List<String> paths(MemorySnapshot snapshot) throws StorageException {
    List<String> paths = new ArrayList<>();
    new ObjectTree(snapshot, problems::add)
        .walk()
        .forEach(object -> paths.add(object.path().toString()));
    return paths;
  }

  @Test
  void aReferenceToAnotherDatabaseIsNoChild() throws Exception {
    var list = new ListValue();
    list.add(new Text("n"));
    list.add(Tuple.of(new Text("other"), new Bytes(new byte[8])));
    var state =
        attributes(
            "id",
            new Text("s"),
            "_objects",
            Tuple.of(attributes("id", new Text("far"))),
            "far",
            new Reference(list, true));
    assertThat(paths(new MemorySnapshot().add(1, "OFS.Folder.Folder", state)))
        .containsExactly("/s");
    assertThat(problems).hasSize(1);
  }
}
