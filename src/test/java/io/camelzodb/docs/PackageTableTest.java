package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the table of packages in docs/architecture.md with each package-info.java. */
class PackageTableTest {
  private static final Path SOURCES = Path.of("src/main/java/io/camelzodb");
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern SENTENCE = Pattern.compile("(.*?\\.)(?= |$)");
  private static final Pattern TAG = Pattern.compile("\\{@\\w+ ([^}]+)\\}");
  private static final Pattern ROW = Pattern.compile("\\| `(io\\.camelzodb[a-z.]*)` \\| (.*) \\|");

  @Test
  void theTableHasEachPackageAndItsFirstSentence() throws IOException {
    Map<String, String> jobs = jobs();
    Map<String, String> documented = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("docs/architecture.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2));
      }
    }
    assertThat(documented).hasSizeGreaterThan(20);
    assertThat(rows(difference(jobs, documented)))
        .as("rows that the table of packages in docs/architecture.md should have, and has not")
        .isEmpty();
    assertThat(rows(difference(documented, jobs)))
        .as("rows of the table of packages in docs/architecture.md that should not be there")
        .isEmpty();
    assertThat(List.copyOf(documented.keySet()))
        .as("the rows of the table of packages in docs/architecture.md, in the order of names")
        .isSorted();
  }

  /** The rows of one table that another has not, or has with another text. */
  private static Map<String, String> difference(Map<String, String> of, Map<String, String> from) {
    Map<String, String> rest = new TreeMap<>(of);
    rest.entrySet().removeAll(from.entrySet());
    return rest;
  }

  /** A package without a comment would have no row, so a missing comment is an error. */
  @Test
  void eachPackageHasItsComment() throws IOException {
    try (Stream<Path> folders = Files.walk(SOURCES)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        if (hasClasses(folder)) {
          assertThat(folder.resolve("package-info.java")).isRegularFile();
        }
      }
    }
  }

  private static boolean hasClasses(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }

  private static Map<String, String> jobs() throws IOException {
    Map<String, String> jobs = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> infos = files.filter(each -> each.endsWith("package-info.java")).toList();
      for (Path info : infos) {
        String name = SOURCES.resolveSibling("").relativize(info.getParent()).toString();
        jobs.put(("io." + name).replace('/', '.'), firstSentence(Files.readString(info)));
      }
    }
    assertThat(jobs).hasSizeGreaterThan(20);
    return jobs;
  }

  static String firstSentence(String text) {
    Matcher comment = COMMENT.matcher(text);
    assertThat(comment.find()).as("a comment in:%n%s", text).isTrue();
    String plain =
        TAG.matcher(comment.group(1).replaceAll("\\n\\s*\\*", " ").replaceAll("\\s+", " "))
            .replaceAll("`$1`")
            .strip();
    Matcher sentence = SENTENCE.matcher(plain);
    assertThat(sentence.find()).as("a sentence in: %s", plain).isTrue();
    return sentence.group(1);
  }

  private static String rows(Map<String, String> jobs) {
    StringBuilder rows = new StringBuilder();
    jobs.forEach((name, job) -> rows.append("| `" + name + "` | " + job + " |\n"));
    return rows.toString();
  }
}
