package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A type of somebody else: one Java file and one line of services, in a jar of their own. */
class OwnObjectTypeTest {
  private static final String META =
      "[('contents', %s), ('owner', (['acl_users'], 'anna')),"
          + " ('perms', [('Toy: Read notes', False, ['Manager'])]), ('pin', '%s'),"
          + " ('priority', %d), ('title', 'Buy milk'), ('type', 'Camel ZODB Example Note')]";

  @TempDir Path folder;

  private Path jar;

  private record Ended(int status, String said) {}

  @BeforeEach
  void aJar() throws IOException {
    jar = jar("NoteType", "NoteType");
  }

  /** Makes a jar with the type of the resource, under a class name, and with a line of services. */
  private Path jar(String name, String registered) throws IOException {
    Path source = folder.resolve("src/org/example/toy/" + name + ".java");
    Files.createDirectories(source.getParent());
    try (InputStream in = getClass().getResourceAsStream("/toy-type/NoteType.java")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(source, text.replace("NoteType", name));
    }
    Path out = Files.createTempDirectory(folder, "classes");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-d",
                    out.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    source.toString()))
        .isZero();
    Path services = out.resolve("META-INF/services/io.camelzodb.zope.type.ObjectType");
    Files.createDirectories(services.getParent());
    Files.writeString(services, "org.example.toy." + registered + "\n");
    Path made = folder.resolve(name + registered + ".jar");
    try (OutputStream file = Files.newOutputStream(made);
        JarOutputStream packed = new JarOutputStream(file);
        Stream<Path> classes = Files.walk(out)) {
      for (Path each : classes.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new JarEntry(out.relativize(each).toString()));
        Files.copy(each, packed);
        packed.closeEntry();
      }
    }
    return made;
  }

  @Test
  void twoTypesOfOneMetaTypeAreAnErrorInOneLine() throws Exception {
    Path other = jar("OtherNote", "OtherNote");
    jar = Path.of(jar + File.pathSeparator + other);
    Path tree = folder.resolve("tree");
    object(tree, "", "[('is_root', True), ('title', 'Zope'), ('type', 'Folder')]", null);
    Ended ended = run(true, tree, "--json", "playback", "/");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said().lines().toList())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "camel-zodb playback: two object types have the meta type"
                            + " Camel ZODB Example Note: org.example.toy.")
                    .contains("NoteType", "OtherNote", "; remove one of their jars"))
        .anySatisfy(line -> assertThat(line).contains("{\"kind\":\"configuration\""));
  }

  @Test
  void aTypeThatIsNotInItsJarIsAnErrorInOneLine() throws Exception {
    jar = jar("OtherNote", "Nowhere");
    Path tree = folder.resolve("tree");
    object(tree, "", "[('is_root', True), ('title', 'Zope'), ('type', 'Folder')]", null);
    Ended ended = run(true, tree, "playback", "/");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said().lines()).hasSize(1);
    assertThat(ended.said())
        .startsWith("camel-zodb playback: an object type cannot be loaded: ")
        .contains("org.example.toy.Nowhere", "; correct its jar");
  }

  @Test
  void isRecordedAndPlayedBack() throws Exception {
    Path tree = folder.resolve("tree");
    object(tree, "", "[('is_root', True), ('title', 'Zope'), ('type', 'Folder')]", null);
    object(tree, "main", META.formatted("['b', 'a']", "4711", 2), "milk\n");
    object(tree, "main/a", META.formatted("[]", "1", 3), "from the shop\n");
    object(tree, "main/b", META.formatted("[]", "", 3), "two litres\n");

    // Without the jar nobody knows the type.
    assertThat(run(false, tree, "playback", "/"))
        .satisfies(
            ended -> {
              assertThat(ended.status()).isEqualTo(1);
              assertThat(ended.said())
                  .contains("__meta__: line 1: there is no type Camel ZODB Example Note");
            });
    assertThat(run(true, tree, "playback", "/").status()).isZero();

    Path back = folder.resolve("back");
    assertThat(run(true, back, "record", "/").status()).isZero();
    Map<String, String> played = new TreeMap<>(TreeContent.of(back));
    assertThat(played)
        .containsEntry("__root__/main/__source__.note", "milk\n")
        .containsEntry("__root__/main/b/__source__.note", "two litres\n");
    assertThat(played.get("__root__/main/__meta__"))
        .contains("('contents', [\n        'b',", "Toy: Read notes", "('pin', '4711')");
    // Nothing is left to do.
    assertThat(run(true, back, "playback", "--dry-run", "/").said()).doesNotContain("main");

    // What it leaves in its container.
    Settings settings =
        Settings.of(Map.of("zodb.source", source(), "zodb.base-dir", tree.toString()), folder, "t");
    try (ObjectStore store = Sources.open(settings)) {
      Snapshot snapshot = store.snapshot();
      ZopeObject root =
          Objects.requireNonNull(new ObjectTree(snapshot, problem -> {}).resolve(ObjectPath.ROOT));
      assertThat(PythonRepr.repr(Objects.requireNonNull(root.state().get("__toy_notes__"))))
          .isEqualTo("('main',)");
      assertThat(oid(root, "__toy__")).isEqualTo(oid(root, "main"));
      ZopeObject main =
          Objects.requireNonNull(
              new ObjectTree(snapshot, problem -> {}).resolve(new ObjectPath(List.of("main"))));
      assertThat(main.state().get("__toy_notes__")).isNotNull();
      assertThat(main.state().get("__toy__")).isNull();
    }

    // Its secret is masked, in what a plan shows too, and comes back from there.
    Path masked = folder.resolve("masked");
    assertThat(run(true, masked, "-D", "zodb.secrets=mask", "record", "/").status()).isZero();
    Path meta = masked.resolve("__root__/main/__meta__");
    assertThat(Files.readString(meta)).contains("('pin', '********')").doesNotContain("4711");
    Files.writeString(
        meta,
        Files.readString(meta)
            .replace("('priority', 2)", "('priority', 5)")
            .replace("'b',\n", "'x',\n")
            .replace("'a',\n", "'b',\n")
            .replace("'x',\n", "'a',\n"));
    assertThat(run(true, masked, "playback", "--dry-run", "/main").said()).contains("priority");
    assertThat(run(true, masked, "playback", "/main").status()).isZero();
    assertThat(run(true, back, "record", "/").status()).isZero();
    assertThat(Files.readString(back.resolve("__root__/main/__meta__")))
        .contains("('pin', '4711')", "('priority', 5)", "('contents', [\n        'a',");

    // What it checks.
    Files.writeString(meta, Files.readString(meta).replace("('priority', 5)", "('priority', 6)"));
    assertThat(run(true, masked, "playback", "/main").said())
        .contains("/main: the priority of a note is a number up to 5");
    // A name that its class has.
    object(back, "main/pinned", "[('props', []), ('title', 'p'), ('type', 'Folder')]", null);
    assertThat(run(true, back, "playback", "/main").said())
        .contains("/main/pinned: its id is a name that its container uses itself");
  }

  private static Oid oid(ZopeObject container, String attribute) {
    Reference reference = (Reference) container.state().get(attribute);
    return Objects.requireNonNull(References.target(Objects.requireNonNull(reference))).oid();
  }

  private static void object(Path tree, String path, String meta, String source)
      throws IOException {
    Path at = Files.createDirectories(tree.resolve("__root__").resolve(path));
    Files.writeString(at.resolve("__meta__"), meta);
    if (source != null) {
      Files.writeString(at.resolve("__source__.note"), source);
    }
  }

  private String source() {
    return "file://" + folder.resolve("Data.fs");
  }

  private Ended run(boolean withJar, Path tree, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path") + (withJar ? ":" + jar : ""),
                "io.camelzodb.cli.CamelZodb",
                "-D",
                "zodb.source=" + source(),
                "-D",
                "zodb.base-dir=" + tree));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), said);
    }
  }
}
