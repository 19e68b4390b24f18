package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.zope.type.ObjectType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Checks that the lists of commands and of object types in docs/ are complete. */
class DocumentedListsTest {
  private static final Pattern ROW = Pattern.compile("^\\| (`[a-z].*?) \\|", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TYPES =
      Pattern.compile("These types are read in full: (.*?)\\.\\n", Pattern.DOTALL);

  @Test
  void theTableOfCommandsHasEachCommand() throws IOException {
    String page = Files.readString(Path.of("docs/commands.md"));
    Set<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(between(page, "| command | what it does |", "\n\n"));
    while (row.find()) {
      Matcher name = CODE.matcher(row.group(1));
      while (name.find()) {
        rows.add(name.group(1));
      }
    }
    assertThat(rows)
        .as("docs/commands.md: the first column of the table \"| command | what it does |\"")
        .containsExactlyInAnyOrderElementsOf(
            new CommandLine(new CamelZodb()).getSubcommands().keySet());
  }

  @Test
  void theListOfTypesHasEachMetaType() throws IOException {
    Matcher list = TYPES.matcher(Files.readString(Path.of("docs/tree.md")));
    assertThat(list.find()).as("docs/tree.md: \"These types are read in full: …\"").isTrue();
    Set<String> known = new TreeSet<>();
    ServiceLoader.load(ObjectType.class).forEach(type -> known.addAll(type.metaTypes()));
    assertThat(new TreeSet<>(List.of(list.group(1).replace("\n", " ").split(", "))))
        .as("docs/tree.md: the meta types after \"These types are read in full:\"")
        .containsExactlyInAnyOrderElementsOf(known);
  }

  private static String between(String page, String begin, String end) {
    int at = page.indexOf(begin);
    assertThat(at).as(begin).isNotNegative();
    return page.substring(at, page.indexOf(end, at));
  }
}
