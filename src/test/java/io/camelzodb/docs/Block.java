package io.camelzodb.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of code in the documentation: fenced by three backticks, or indented by four blanks.
 *
 * <p>How a block tells what it is: a fence by the word behind its backticks ({@code ```yaml}), an
 * indented block by its text, see {@link Kind}. A block without a kind fails the test.
 *
 * @param file where it stands
 * @param line of its first line, from 1
 * @param word behind the fence; empty for an indented block
 * @param text without fence and indentation
 */
record Block(Path file, int line, String word, String text) {
  private static final String FENCE = "```";
  private static final String INDENT = "    ";

  @Override
  public String toString() {
    return file + ":" + line;
  }

  /** The pages: those beside the README, and all below docs/. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of(""))) {
      all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    try (Stream<Path> all = Files.walk(Path.of("docs"))) {
      all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /** All blocks of all pages. */
  static List<Block> all() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages()) {
      blocks.addAll(of(page, Files.readString(page)));
    }
    return blocks;
  }

  /** The blocks of a page. */
  static List<Block> of(Path page, String text) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int list = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.strip().startsWith(FENCE)) {
        int end = i + 1;
        while (!lines.get(end).strip().startsWith(FENCE)) {
          end++;
        }
        String body = String.join("\n", lines.subList(i + 1, end)).stripIndent();
        blocks.add(new Block(page, i + 2, line.strip().substring(FENCE.length()).strip(), body));
        i = end;
      } else if (line.matches("([-*]|[0-9]+[.]) .*")) {
        // What is indented within an item of a list is text.
        list = 2;
      } else if (line.isBlank() || line.startsWith(" ")) {
        boolean first = i == 0 || lines.get(i - 1).isBlank();
        if (first && line.startsWith(INDENT) && (list == 0 || line.startsWith("      "))) {
          int end = end(lines, i);
          String body = String.join("\n", lines.subList(i, end)).stripIndent().stripTrailing();
          blocks.add(new Block(page, i + 1, "", body));
          i = end - 1;
        }
      } else {
        list = 0;
      }
    }
    return blocks;
  }

  private static int end(List<String> lines, int from) {
    int end = from;
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).startsWith(INDENT)) {
        end = i + 1;
      } else if (!lines.get(i).isBlank()) {
        break;
      }
    }
    return end;
  }
}
