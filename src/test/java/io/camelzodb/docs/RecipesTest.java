package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Does the recipes of CONTRIBUTING.md for a new object type and a new storage driver. */
class RecipesTest {
  private static final Pattern FILE =
      Pattern.compile("`src/main/java/(\\S+\\.java)`\\n\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINE =
      Pattern.compile("`src/main/resources/(\\S+)`:\\n\\n```text\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;
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
    }
    assertThat(javac).hasSizeGreaterThan(8);
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
}
