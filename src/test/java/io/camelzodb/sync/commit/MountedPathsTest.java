package io.camelzodb.sync.commit;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.zope.ObjectPath;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site with databases mounted at /archive/news, in it at /archive/news/old, and at /other. */
class MountedPathsTest {
  @TempDir private Path folder;

  private final List<Problem> problems = new ArrayList<>();

  private Settings site(String... pairs) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("zodb.base-dir", folder.resolve("tree").toString());
    all.put("zodb.source", "zexp:" + folder.resolve("site.zexp"));
    all.put(
        "zodb.mounts",
        "/archive/news=file:/n.fs /archive/news/old=file:/o.fs /other=file:/other.fs");
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return Settings.of(all, folder, "test");
  }

  private static Settings mounted(Settings site, String at) {
    return site.mounted().stream()
        .filter(each -> each.mount().orElseThrow().name().equals(at))
        .findFirst()
        .orElseThrow();
  }

  private static List<ObjectPath> paths(String... paths) {
    return Stream.of(paths)
        .map(path -> path.equals("/") ? ObjectPath.ROOT : path(path.substring(1).split("/")))
        .toList();
  }

  private static ObjectPath path(String... ids) {
    return new ObjectPath(List.of(ids));
  }

  private List<String> of(String at, boolean recurse, String... paths) throws IOException {
    Settings database = at.isEmpty() ? site() : mounted(site(), at);
    return MountedPaths.of(database, paths(paths), recurse).stream()
        .map(ObjectPath::toString)
        .toList();
  }

  @Test
  void eachPathLiesInOneDatabase() throws IOException {
    String[] all = {"/page", "/archive", "/archive/news/p", "/archive/news/old/q", "/other"};
    assertThat(of("", false, all)).containsExactly("/page", "/archive");
    assertThat(of("/archive/news", false, all)).containsExactly("/archive/news/p");
    assertThat(of("/archive/news/old", false, all)).containsExactly("/archive/news/old/q");
    assertThat(of("/other", false, all)).containsExactly("/");
  }

  @Test
  void aPathAboveAMountPointStandsForAllOfItWhenWhatIsBelowCounts() throws IOException {
    assertThat(of("/archive/news", true, "/archive", "/page")).containsExactly("/");
    assertThat(of("/archive/news/old", true, "/archive/news")).containsExactly("/");
    assertThat(of("/archive/news", false, "/archive")).isEmpty();
    assertThat(of("/archive/news", true, "/archive/new", "/other")).isEmpty();
  }

  /** Makes an export of /archive/news, where the last is of the given class. */
  private void export(String newsClass) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve("site.zexp")))) {
      out.write("ZEXP".getBytes(StandardCharsets.US_ASCII));
      write(out, 1, "OFS.Application.Application", container("", "archive", 2));
      write(out, 2, "OFS.Folder.Folder", container("archive", "news", 3));
      write(out, 3, newsClass, attributes("id", new Text("news")));
      out.writeLong(-1);
      out.writeLong(-1);
    }
  }

  private static Dictionary container(String id, String child, long oid) {
    return container(id, child, "Folder", oid);
  }

  private static Dictionary container(String id, String child, String type, long oid) {
    Dictionary listed = attributes("id", new Text(child), "meta_type", new Text(type));
    return attributes(
        "id", new Text(id), "_objects", Tuple.of(List.of(listed)), child, reference(oid));
  }

  private static void write(DataOutputStream out, long oid, String name, Dictionary state)
      throws IOException {
    int dot = name.lastIndexOf('.');
    Global type = new Global(name.substring(0, dot), name.substring(dot + 1));
    byte[] record = PickleWriter.writeRecord(new PickledObject(List.of(type, state)));
    out.writeLong(oid);
    out.writeLong(record.length);
    out.write(record);
  }

  private void mountPoint() throws IOException {
    export("Products.ZODBMountPoint.MountedObject.MountedObject");
  }

  private boolean isThere(Settings site, String at, String... paths) throws IOException {
    problems.clear();
    return MountedPaths.hasMountPoint(mounted(site, at), paths(paths), problems::add);
  }

  /** State files of a mounted database, as an earlier recording leaves them. */
  private List<Path> state(Settings database) throws IOException {
    PositionNames names = PositionNames.of(database);
    List<Path> files =
        List.of(names.lastTransaction(), names.stateFile("places"), names.stateFile("recorded"));
    Files.createDirectories(folder.resolve("tree"));
    for (Path file : files) {
      Files.writeString(file, "x");
    }
    return files;
  }

  @Test
  void aMountedDatabaseIsReachedThroughItsMountPoint() throws IOException {
    mountPoint();
    List<Path> state = state(mounted(site(), "/archive/news"));
    assertThat(MountedPaths.hasMountPoint(site(), paths("/page"), problems::add)).isTrue();
    for (String path : List.of("/", "/archive", "/archive/news", "/archive/news/p")) {
      assertThat(isThere(site(), "/archive/news", path)).as(path).isTrue();
    }
    assertThat(isThere(site(), "/archive/news", "/page")).isFalse();
    assertThat(problems).isEmpty();
    assertThat(state).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void withoutAMountPointItsStateIsRemoved() throws IOException {
    export("OFS.Folder.Folder");
    List<Path> state = state(mounted(site(), "/archive/news"));
    assertThat(isThere(site(), "/archive/news", "/archive")).isFalse();
    assertThat(problems).singleElement().asString().contains("/archive/news", "no mount point");
    assertThat(state).noneSatisfy(file -> assertThat(file).exists());
    assertThat(isThere(site(), "/other", "/")).as("no object at all").isFalse();
    assertThat(problems).hasSize(1);
    // The database in it is not reached either; the one around it says why.
    assertThat(isThere(site(), "/archive/news/old", "/")).isFalse();
    assertThat(problems).isEmpty();
  }

  @Test
  void whatTheSelectionLeavesOutIsNotReached() throws IOException {
    mountPoint();
    for (String excluded : List.of("/archive", "/archive/news")) {
      Settings site = site("zodb.exclude", excluded);
      List<Path> state = state(mounted(site, "/archive/news"));
      assertThat(isThere(site, "/archive/news", "/archive")).as(excluded).isFalse();
      assertThat(state).allSatisfy(file -> assertThat(file).exists());
      assertThat(isThere(site, "/archive/news", "/")).as(excluded).isFalse();
      assertThat(problems).isEmpty();
      assertThat(state).noneSatisfy(file -> assertThat(file).exists());
      // A path in the database itself is asked for by name.
      assertThat(isThere(site, "/archive/news", "/archive/news/p")).isTrue();
    }
  }

  @Test
  void aContainerThatIsNotEnteredHidesItUnlessThePathIsBelow() throws IOException {
    Settings site = site("zodb.mounts", "/archive/year/news=file:/n.fs");
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve("site.zexp")))) {
      out.write("ZEXP".getBytes(StandardCharsets.US_ASCII));
      write(out, 1, "OFS.Application.Application", container("", "archive", "Strange", 2));
      write(out, 2, "Products.Strange.Container", container("archive", "year", 3));
      write(out, 3, "OFS.Folder.Folder", container("year", "news", 4));
      write(
          out,
          4,
          "Products.ZODBMountPoint.MountedObject.MountedObject",
          attributes("id", new Text("news")));
      out.writeLong(-1);
      out.writeLong(-1);
    }
    assertThat(isThere(site, "/archive/year/news", "/archive/year")).isTrue();
    assertThat(isThere(site, "/archive/year/news", "/archive")).isFalse();
    assertThat(isThere(site, "/archive/year/news", "/")).isFalse();
    assertThat(problems).isEmpty();
    Settings all =
        site("zodb.mounts", "/archive/year/news=file:/n.fs", "zodb.enter-unsupported", "true");
    assertThat(isThere(all, "/archive/year/news", "/archive")).isTrue();
  }
}
