package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.FileSizeTest;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.JavaProgram;
import io.camelzodb.testing.TreeContent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the recipes of CONTRIBUTING.md for a new object type, storage driver and command. */
class RecipesTest {
  private static final Pattern FILE =
      Pattern.compile("`src/main/java/(\\S+\\.java)`\\n\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINE =
      Pattern.compile("`src/main/resources/(\\S+)`:\\n\\n```text\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern COMMAND =
      Pattern.compile(
          "`src/main/java/(\\S+/Subcommands.java)`.*?here after `(\\w+)`.*?```text\\n(import .*?;\\n)(.*?)```",
          Pattern.DOTALL);

  @TempDir private Path folder;
  private final List<Path> added = new ArrayList<>();
  private String page = "";
  private Path dataFs = Path.of("Data.fs");

  @BeforeEach
  void doEachStep() throws IOException {
    page = Files.readString(Path.of("CONTRIBUTING.md"));
    dataFs = Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    Path classes = folder.resolve("classes");
    List<String> javac =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    for (Matcher file = FILE.matcher(page); file.find(); ) {
      Path source = folder.resolve("src").resolve(file.group(1));
      Files.createDirectories(source.getParent());
      javac.add(Files.writeString(source, file.group(2)).toString());
      if (!source.endsWith("package-info.java")) {
        added.add(Path.of("src/main/java").resolve(file.group(1)));
      }
    }
    assertThat(added).hasSizeGreaterThan(3);
    javac.add(withTheCommand().toString());
    int failed =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, javac.toArray(String[]::new));
    assertThat(failed).isZero();
    int lines = 0;
    for (Matcher line = LINE.matcher(page); line.find(); lines++) {
      Path services = classes.resolve(line.group(1));
      Files.createDirectories(services.getParent());
      Files.writeString(services, line.group(2));
    }
    assertThat(lines).isEqualTo(2);
  }

  /** The list of commands with that of the recipe. */
  private Path withTheCommand() throws IOException {
    Matcher step = COMMAND.matcher(page);
    assertThat(step.find()).as("the step of the command's recipe about Subcommands").isTrue();
    String list = Files.readString(Path.of("src/main/java").resolve(step.group(1)));
    String before = "          Map.entry(\"" + step.group(2) + "\", ";
    int at = list.indexOf('\n', list.indexOf(before)) + 1;
    int imports = list.indexOf("import ");
    assertThat(list).contains(before);
    Path source = folder.resolve("src").resolve(step.group(1));
    Files.createDirectories(source.getParent());
    return Files.writeString(
        source,
        list.substring(0, imports)
            + step.group(3)
            + list.substring(imports, at)
            + step.group(4)
            + list.substring(at));
  }

  private Path record(String source, boolean withRecipes) throws Exception {
    Path mirror = Files.createTempDirectory(folder, "mirror");
    String tests = System.getProperty("java.class.path");
    String all = folder.resolve("classes") + File.pathSeparator + absolute(tests);
    JavaProgram.Result result =
        new JavaProgram(folder, withRecipes ? all : absolute(tests))
            .run(
                "io.camelzodb.cli.CamelZodb",
                "-D",
                "zodb.source=" + source,
                "-D",
                "zodb.base-dir=" + mirror,
                "record",
                "/");
    assertThat(result.status()).as(result.said()).isZero();
    return mirror;
  }

  private static String absolute(String classPath) {
    List<String> paths = new ArrayList<>();
    for (String each : classPath.split(File.pathSeparator)) {
      paths.add(Path.of(each).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, paths);
  }

  @Test
  void theTypeGivesTheFileThatThePageShows() throws Exception {
    Path before = record("file://" + dataFs, false).resolve("__root__/error_log/__meta__");
    assertThat(Files.readString(before)).contains("'unsupported'");
    Path after = record("file://" + dataFs, true).resolve("__root__/error_log/__meta__");
    assertThat(page).contains("```python\n" + Files.readString(after) + "```");
  }

  @Test
  void theDriverReadsTheSameDatabase() throws Exception {
    Path records = Files.createDirectory(folder.resolve("records"));
    try (FileStorage store = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
      Snapshot snapshot = store.snapshot();
      for (Iterator<Oid> oids = snapshot.oids(); oids.hasNext(); ) {
        Oid oid = oids.next();
        Files.write(records.resolve(oid.hex()), snapshot.load(oid).pickle());
      }
    }
    assertThat(TreeContent.of(record("records://" + records, true)))
        .hasSizeGreaterThan(20)
        .isEqualTo(TreeContent.of(record("file://" + dataFs, true)));
  }

  /** The recipe fits into the packages as they are now: FileSizeTest counts no class too many. */
  @Test
  void noPackageBecomesTooLarge() throws IOException {
    assertThat(FileSizeTest.tooLarge(added)).isEmpty();
  }

  @Test
  void theCommandCountsAndNamesWhatIsDamaged() throws Exception {
    JavaProgram.Result whole = count("/");
    assertThat(whole.status()).as(whole.said()).isZero();
    assertThat(whole.said()).containsPattern("(?m)^[1-9]\\d* objects$");
    Corpus.spoil(dataFs, "/error_log");
    JavaProgram.Result damaged = count("/");
    assertThat(damaged.status()).as(damaged.said()).isEqualTo(1);
    assertThat(damaged.said()).containsPattern("(?m)^camel-zodb: /error_log: ");
    JavaProgram.Result missing = count("/nowhere");
    assertThat(missing.status()).as(missing.said()).isEqualTo(1);
    assertThat(missing.said()).contains("camel-zodb count: /nowhere: there is no such object");
  }

  private JavaProgram.Result count(String path) throws Exception {
    String all =
        folder.resolve("classes")
            + File.pathSeparator
            + absolute(System.getProperty("java.class.path"));
    return new JavaProgram(folder, all)
        .run("io.camelzodb.cli.CamelZodb", "-D", "zodb.source=file://" + dataFs, "count", path);
  }
}
