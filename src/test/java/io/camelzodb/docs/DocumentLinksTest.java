package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Follows each link between the pages of the documentation, headings included. */
class DocumentLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void leadToPagesAndHeadingsThatExist() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : Block.pages()) {
      Matcher link = LINK.matcher(withoutFences(page));
      while (link.find()) {
        String target = link.group(1);
        if (target.contains("://")) {
          continue;
        }
        links++;
        String file = target.replaceFirst("#.*", "");
        String heading = target.contains("#") ? target.replaceFirst(".*#", "") : "";
        Path at = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(at) || !(heading.isEmpty() || anchors(at).contains(heading))) {
          dead.add(page + ": " + target);
        }
      }
    }
    assertThat(links).isGreaterThan(100);
    assertThat(dead).as("links that lead nowhere").isEmpty();
  }

  /** Each page can be reached from the start page or the README. */
  @Test
  void leadToEveryPage() throws IOException {
    Set<Path> reached = new TreeSet<>();
    for (Path from : List.of(Path.of("README.md"), Path.of("docs/README.md"))) {
      reached.add(from);
      Matcher link = LINK.matcher(withoutFences(from));
      while (link.find()) {
        reached.add(from.resolveSibling(link.group(1).replaceFirst("#.*", "")).normalize());
      }
    }
    assertThat(reached).containsAll(Block.pages());
  }

  private static String withoutFences(Path page) throws IOException {
    return Files.readString(page).replaceAll("(?s)```.*?```", "");
  }

  /** The names that GitHub gives to headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new TreeSet<>();
    Matcher heading = HEADING.matcher(Files.readString(page));
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_ -]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }
}
