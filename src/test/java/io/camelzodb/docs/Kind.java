package io.camelzodb.docs;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a block is, and so how it is tried. */
enum Kind {
  /** A list of routes or of steps in YAML: loaded, and run. */
  YAML("- [a-z][A-Za-z]*:( .*)?"),
  /** Commands; ours are parsed as the program does it, and run where they end by themselves. */
  SH(
      "(\\./)?(camel-zodb(?! [a-z]+: )|bench/\\S+|\\.ci/\\S+) .*|(git|cd|mvn|zodbsync|java|curl|docker|systemctl|sudo|export) .*|\\.ci/run( .*)?"),
  /** Statements, compiled. */
  JAVA("(try \\(|import |[A-Z][A-Za-z<>]* [a-z][A-Za-z]* = |@[A-Z]|from\\().*"),
  /** A value of JSON; … stands for what is left out. */
  JSON("\\{.*"),
  /** The text of a file of state. */
  STATE("state [0-9]+"),
  /** A unit of systemd: its commands are parsed. */
  SYSTEMD("\\[Unit\\]"),
  /** A literal of Python. */
  PYTHON("[\\[(].*"),
  /** Keys of the configuration: those that begin with zodb. have to exist. */
  PROPERTIES("[#a-z].*", "(#.*|[a-z][A-Za-z0-9_.-]*\\s*=.*|)"),
  /** URIs of databases, or forms of them. */
  URIS("(file|zeo|xml|zexp):\\S+.*"),
  /** Files of a tree, with a remark beside them. */
  TREE("(__root__|files)/\\S+.*", "((__root__|files)/\\S+.*|)"),
  /** A section of zope.conf. */
  CONF("<[a-z_]+.*>"),
  /** Python's statements: compiled by Python. */
  PY("(from|import) .*", "[^;]*"),
  /** A drawing or an output, only as a fence; and a message of ours. */
  TEXT("camel-zodb( [a-z]+)?: .*");

  private final Pattern first;
  private final Pattern each;

  Kind(String first) {
    this(first, ".*");
  }

  Kind(String first, String each) {
    this.first = Pattern.compile(first);
    this.each = Pattern.compile(each);
  }

  /** The kind of a block; an error where it has none. */
  static Kind of(Block block) {
    String word = block.word();
    if (!word.isEmpty()) {
      String name =
          switch (word) {
            case "bash", "shell", "console" -> "SH";
            case "ini" -> "SYSTEMD";
            case "uri" -> "URIS";
            default -> word.toUpperCase(Locale.ROOT);
          };
      return Stream.of(values())
          .filter(kind -> kind.name().equals(name))
          .findFirst()
          .orElseThrow(() -> unknown(block));
    }
    String start =
        block.text().lines().filter(line -> !line.startsWith("#")).findFirst().orElse("");
    return Stream.of(values())
        .filter(kind -> kind.first.matcher(start).matches())
        .filter(kind -> block.text().lines().allMatch(line -> kind.each.matcher(line).matches()))
        .findFirst()
        .orElseThrow(() -> unknown(block));
  }

  private static AssertionError unknown(Block block) {
    return new AssertionError(
        block
            + ": a block of a kind that nobody checks; write it as a fence with one of the words of"
            + " Kind, such as ```yaml, ```sh or ```text:\n"
            + block.text());
  }
}
