package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.cli.CommandRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the runner of the documentation finds its blocks, and what is wrong with them. */
class BlockTest {
  private static List<Block> blocks(String text) {
    return Block.of(Path.of("page.md"), text);
  }

  @Test
  void findsFencesAndIndentedBlocks() {
    List<Block> blocks =
        blocks(
            """
            Text.

                - to: "zope-tree:x"

                - log: y

            - an item

                of two paragraphs

            1. another

            ```sh
                ./camel-zodb run
            ```

            More.

                {"a": 1}
            """);
    assertThat(blocks.stream().map(Kind::of)).containsExactly(Kind.YAML, Kind.SH, Kind.JSON);
    assertThat(blocks.stream().map(Block::line)).containsExactly(3, 14, 19);
    assertThat(blocks.get(0).text()).isEqualTo("- to: \"zope-tree:x\"\n\n- log: y");
  }

  @Test
  void aBlockOfNoKindIsAFault() {
    for (String text :
        List.of(
            "    what is this\n",
            "```\n./camel-zodb run\nand so on\n```\n",
            "```cobol\nX\n```\n")) {
      Block block = blocks("Text.\n\n" + text).get(0);
      if (block.word().isEmpty() && text.contains("camel-zodb")) {
        // A fence without a word is told by its text.
        assertThat(Kind.of(block)).isEqualTo(Kind.SH);
      } else {
        assertThatThrownBy(() -> Kind.of(block))
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("a kind that nobody checks");
      }
    }
  }

  @Test
  void whatIsWrongWithACommandIsTold() {
    for (String wrong :
        List.of(
            "./camel-zodb recrod /",
            "./camel-zodb record --no-such-option /",
            "./camel-zodb -D zodb.no-such-key=1 record /",
            "./camel-zodb extract a b --out c",
            "./camel-zodb [--json] extract EXPORT [--nothing DIR] --out DIR")) {
      Block block = blocks("Text.\n\n    " + wrong + "\n").get(0);
      assertThat(Kind.of(block)).isEqualTo(Kind.SH);
      assertThatThrownBy(() -> ShellBlock.check(block))
          .as(wrong)
          .isInstanceOf(AssertionError.class);
    }
    assertThatThrownBy(() -> ShellBlock.check(blocks("Text.\n\n    cd 'a && git log\n").get(0)))
        .isInstanceOf(AssertionError.class);
    assertThat(CommandRun.fault(List.of("extract", "a", "--out", "b"))).isNull();
  }

  @Test
  void javaThatDoesNotCompileIsTold() throws Exception {
    JavaBlock.check(blocks("```java\nTid tid = serial;\n```\n").get(0));
    assertThatThrownBy(() -> JavaBlock.check(blocks("```java\nTid tid = oid;\n```\n").get(0)))
        .isInstanceOf(AssertionError.class);
    // A whole file has its own imports, and no others.
    String file = "```java\npackage a.b;\n\n%s\npublic final class Toy {\n  Tid tid;\n}\n```\n";
    String imports = "import io.camelzodb.storage.Tid;\n";
    JavaBlock.check(blocks(file.formatted(imports)).get(0));
    assertThatThrownBy(() -> JavaBlock.check(blocks(file.formatted("")).get(0)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void linesThatGoOnAreOne() {
    assertThat(ShellBlock.commands("a b    # remark\n    c\nd \\\n  e\n# all of it\n"))
        .containsExactly("a b c", "d  e");
    assertThat(ShellBlock.ours("./camel-zodb -D 'a=b c' record / && git log"))
        .containsExactly("-D", "a=b c", "record", "/");
    assertThat(ShellBlock.ours("git log")).isNull();
  }
}
