package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Properties of every kind of value, nested at random: in the tree stands what the peer's Python
 * prints of them. {@code -Dvalues.seed=N} makes those of that seed again.
 */
class PrintedValuesIT {
  private static final Path SCRIPT = Path.of("src/test/python/printed_values.py");

  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  static int seed() {
    int seed = Integer.getInteger("values.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("PrintedValuesIT: -Dvalues.seed=" + seed);
    return seed;
  }

  @Test
  void treeSaysWhatPythonPrints() throws Exception {
    int seed = seed();
    Path data = folder.resolve("Data.fs");
    String count = Python.script(SCRIPT, "database", Integer.toString(seed), data.toString());
    assertThat(Integer.parseInt(count.strip())).isGreaterThan(500);
    Path theirs = folder.resolve("theirs");
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, data, null, "")) {
      assertThat(server).isNotNull();
      Python.script(SCRIPT, "peer", "127.0.0.1:" + port, theirs.toString());
    }
    Path ours = folder.resolve("ours");
    Settings settings = Settings.of(Map.of("zodb.source", "file:" + data), folder, "-D");
    try (ObjectStore store = Sources.open(settings)) {
      new TreeRecorder(
              store.snapshot(),
              new ObjectTreeFiles(ours, problems::add, path -> {}),
              RecordOptions.DEFAULT,
              problems::add)
          .run(List.of(ObjectPath.ROOT.child("things")));
    }
    assertThat(problems).isEmpty();
    List<String> differences = new ArrayList<>();
    for (Path file : files(theirs.resolve("__root__/things"))) {
      Path mine = ours.resolve(theirs.relativize(file));
      compare(file, mine, differences);
      MetadataFile.parse(Files.readAllBytes(file));
    }
    assertThat(differences).as("seed %s", seed).isEmpty();
  }

  /** Every protocol, with the names of Python 2 and in its forms. */
  @Test
  void everyProtocolIsPrintedAlike() throws Exception {
    int seed = seed();
    List<String> lines = Python.script(SCRIPT, "pickles", Integer.toString(seed)).lines().toList();
    assertThat(lines).hasSizeGreaterThan(250);
    Base64.Decoder decoder = Base64.getDecoder();
    MemorySnapshot source = new MemorySnapshot();
    List<Object> children = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      children.add(String.format(Locale.ROOT, "f%05d", i));
      children.add(i + 10);
    }
    source.folder(1, "top", children.toArray());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).split(" ");
      Value value = PickleReader.read(decoder.decode(parts[0]), PickleLimits.DEFAULT);
      Value entry = MemorySnapshot.attributes("id", new Text("x"));
      source.add(
          i + 10,
          "OFS.Folder.Folder",
          MemorySnapshot.attributes("_properties", Tuple.of(entry), "x", value));
      expected.add(new String(decoder.decode(parts[1]), StandardCharsets.UTF_8));
    }
    ObjectTree tree = new ObjectTree(source, problems::add);
    ObjectTypes types = new ObjectTypes(source, ZopeOptions.DEFAULT, tree.decoder());
    List<ZopeObject> objects = new ArrayList<>();
    tree.walk().forEach(objects::add);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      ZopeObject object = objects.get(i + 1);
      SortedMap<String, Value> props =
          new TreeMap<>(Map.of("props", types.read(object).metadata().get("props")));
      String actual = new String(MetadataFile.format(props), StandardCharsets.UTF_8);
      if (!actual.equals(expected.get(i))) {
        differences.add(lines.get(i).split(" ")[0] + "\n" + expected.get(i) + actual);
      }
    }
    assertThat(differences).as("seed %s", seed).isEmpty();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void compare(Path theirs, Path ours, List<String> differences) throws IOException {
    List<String> expected = Files.readAllLines(theirs);
    List<String> actual = Files.readAllLines(ours);
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String right = i < expected.size() ? expected.get(i) : "(nothing)";
      String mine = i < actual.size() ? actual.get(i) : "(nothing)";
      if (!right.equals(mine)) {
        differences.add(theirs.getParent().getFileName() + "\n  " + right + "\n  " + mine);
        if (expected.size() != actual.size()) {
          return;
        }
      }
    }
  }
}
