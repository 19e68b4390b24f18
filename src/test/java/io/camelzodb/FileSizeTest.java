package io.camelzodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the size of files and packages: a file has about 300 lines, a package about 20 classes. One
 * that needs more says why, in a paragraph of its comment that begins with "Long because".
 */
public final class FileSizeTest {
  private static final Path SOURCES = Path.of("src/main/java/io/camelzodb");
  private static final int MOST_LINES = 330;
  private static final int MOST_CLASSES = 22;
  private static final String PACKAGE = "package-info.java";

  /** The paragraph, with a reason after it. */
  private static final Pattern REASON = Pattern.compile("<p>Long because \\w");

  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public |abstract |final |sealed |non-sealed )*"
              + "(?:class|interface|record|enum|@interface) \\w+",
          Pattern.MULTILINE);

  private static final Pattern PACKAGE_LINE = Pattern.compile("^package ", Pattern.MULTILINE);

  @Test
  void aLongFileSaysWhy() throws IOException {
    List<String> unexplained = new ArrayList<>();
    List<String> outdated = new ArrayList<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      long lines = text.lines().count();
      boolean explained = explains(text, TYPE);
      if (lines > MOST_LINES && !explained) {
        unexplained.add(SOURCES.relativize(file) + " (" + lines + " lines)");
      } else if (lines <= MOST_LINES && explained) {
        outdated.add(SOURCES.relativize(file) + " (" + lines + " lines)");
      }
    }
    assertThat(unexplained)
        .as(
            "Move the second idea of these files into a class of its own, or add a paragraph to"
                + " the class comment that begins with \"Long because\" and says why")
        .isEmpty();
    assertThat(outdated).as("These files are short enough to need no reason").isEmpty();
  }

  @Test
  void aLargePackageSaysWhy() throws IOException {
    assertThat(tooLarge(List.of()))
        .as(
            "Divide these packages, or add a paragraph to the comment in their package-info.java"
                + " that begins with \"Long because\" and says why")
        .isEmpty();
  }

  /**
   * The packages that are too large and do not say why.
   *
   * @param more files that are not there yet, by their paths in the repository
   */
  public static List<String> tooLarge(List<Path> more) throws IOException {
    Map<Path, Integer> classes = new TreeMap<>();
    List<Path> all = new ArrayList<>(sources());
    all.addAll(more);
    for (Path file : all) {
      classes.merge(file.getParent(), 1, Integer::sum);
    }
    assertThat(classes).hasSizeGreaterThan(40);
    List<String> unexplained = new ArrayList<>();
    for (Map.Entry<Path, Integer> each : classes.entrySet()) {
      Path info = each.getKey().resolve(PACKAGE);
      if (each.getValue() > MOST_CLASSES
          && !(Files.exists(info) && explains(Files.readString(info), PACKAGE_LINE))) {
        unexplained.add(SOURCES.relativize(each.getKey()) + " (" + each.getValue() + " classes)");
      }
    }
    return unexplained;
  }

  /** A reason counts in the comment of the class only, not in one of a method or of a line. */
  @Test
  void aReasonIsInTheCommentOfTheClass() {
    String reason = "/**\n * Does it.\n *\n * <p>Long because it does.\n */\n";
    assertThat(explains("package a;\n\n" + reason + "@Deprecated\nfinal class A {}\n", TYPE))
        .isTrue();
    assertThat(explains(reason + "@NullMarked\npackage a;\n", PACKAGE_LINE)).isTrue();
    assertThat(explains("/** Does it. */\nclass A {\n" + reason + "  void a() {}\n}\n", TYPE))
        .isFalse();
    assertThat(explains("package a;\n\n/** <p>Long because */\nclass A {}\n", TYPE)).isFalse();
    assertThat(explains("// <p>Long because of a.\nclass A {}\n", TYPE)).isFalse();
  }

  private static boolean explains(String text, Pattern declaration) {
    Matcher start = declaration.matcher(text);
    if (!start.find()) {
      throw new IllegalArgumentException("no declaration in:\n" + text);
    }
    String head = text.substring(0, start.start());
    int comment = head.lastIndexOf("/**");
    return comment >= 0 && REASON.matcher(head.substring(comment)).find();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java") && !file.endsWith(PACKAGE))
              .sorted()
              .toList();
      assertThat(sources).hasSizeGreaterThan(500);
      return sources;
    }
  }
}
