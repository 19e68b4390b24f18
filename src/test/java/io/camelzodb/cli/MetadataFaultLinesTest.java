package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names file and line of each fault in metadata, also where the text itself can be parsed. */
class MetadataFaultLinesTest {
  @TempDir private Path folder;
  private Path base;
  private byte[] database = {};

  @BeforeEach
  void aTree() throws IOException {
    base = folder.resolve("base");
    database = Files.readAllBytes(Corpus.zope().resolve("golden/tiny/Data.fs"));
    Files.write(folder.resolve("Data.fs"), database);
    assertThat(run("record", "/").status()).isZero();
  }

  /** Path; the lines of the metadata between the brackets, with ! between them; line; problem. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          site/page | ('title', 5),!('type', 'Page Template'), | 2 | title is not a text
          site/page | ('title', ''),!('type', 'Pge'), | 3 | there is no type Pge
          site/page | ('title', ''), | 1 | its metadata names no type
          site/page | ('title', ''),!('type', 'Page Template'),!('zodbsync_layer', 'x'), | 4 | an object of its type has no zodbsync_layer; the layer that holds its files says it; mend its metadata
          site/page | ('foo', 1),!('title', ''),!('type', 'Page Template'), | 2 | an object of its type has no foo; mend its metadata
          site/page | ('owner', 77),!('title', ''),!('type', 'Page Template'), | 2 | owner is not a pair of a list of ids, the path of a user folder, and a user
          site/page | ('perms', [!('View', True, ['A']),!('Edit', 'x', []),!]),!('title', ''),!('type', 'Page Template'), | 4 | an item of perms is not name, True or False, and roles
          site/page | ('perms', [!('View', True, ['A']),!('Edit', True, [3]),!]),!('title', ''),!('type', 'Page Template'), | 4 | an item of the roles of Edit is not a text
          site/page | ('local_roles', [!('anna', ['A']),!('bert', 5),!]),!('title', ''),!('type', 'Page Template'), | 4 | the local roles of bert is neither a list nor a tuple
          site/page | ('props', [!  [('id', 'a'), ('type', 'int'), ('value', 1)],!  [('id', 'b'), ('type', 5), ('value', 1)],!]),!('title', ''),!('type', 'Page Template'), | 4 | the type of the property b is no text
          site/page | ('props', [!  [('id', 'a'), ('type', 'int'), ('value', 1)],!  [('id', '__b'), ('type', 'int'), ('value', 1)],!]),!('title', ''),!('type', 'Page Template'), | 4 | __b cannot be the id of a property
          site/page | ('props', [!  [('id', 'expand'), ('type', 'boolean'), ('value', 'x')],!]),!('title', ''),!('type', 'Page Template'), | 3 | the value of the property expand, whose type is boolean, is 'x'; write True or False
          site | ('props', [!  [('id', 'page'), ('type', 'int'), ('value', 1)],!]),!('title', ''),!('type', 'Folder'), | 3 | the property page has the id of an object in it
          acl_users | ('title', ''),!('type', 'User Folder'),!('users', [!('a', '', [], ()),!('b', '', []),!]), | 6 | a user is not name, password, roles and domains
          """)
  void aFaultHasItsLine(String path, String lines, int line, String problem) throws IOException {
    Path file = base.resolve("__root__/" + path + "/__meta__");
    Files.writeString(file, "[\n" + lines.replace("!", "\n") + "\n]\n");
    CommandRun run = run("playback", "--no-recurse", "/" + path);
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(run.said().lines().filter(each -> each.startsWith("camel-zodb: ")))
        .containsExactly("camel-zodb: /" + path + ": " + file + ": line " + line + ": " + problem);
    assertThat(Files.readAllBytes(folder.resolve("Data.fs"))).isEqualTo(database);
  }

  @Test
  void aFaultOfTheSourceHasNoLineOfTheMetadata() throws IOException {
    Files.write(
        base.resolve("__root__/site/page/__source-utf8__.html"), new byte[] {(byte) 0xff, 'x'});
    CommandRun run = run("playback", "/site/page");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said())
        .contains("/site/page: its source is not in UTF-8")
        .doesNotContain("__meta__");
  }

  private CommandRun run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-D",
                "zodb.source=file:" + folder.resolve("Data.fs"),
                "-D",
                "zodb.base-dir=" + base));
    all.addAll(List.of(arguments));
    return new CommandRun(all);
  }
}
