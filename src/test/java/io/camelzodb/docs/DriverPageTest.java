package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.driver.DriverOption;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageDrivers;
import io.camelzodb.storage.driver.UriForm;
import io.camelzodb.storage.driver.UriOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all drivers and their options says what the registry says, word for word. */
class DriverPageTest {
  private static final Path PAGE = Path.of("docs/drivers.md");
  private static final String BEGIN =
      "<!-- What the drivers say of themselves: DriverPageTest. -->";
  private static final String END = "<!-- The end of what the drivers say. -->";

  @Test
  void saysWhatTheDriversSay() throws Exception {
    String page = Files.readString(PAGE);
    assertThat(page).contains(BEGIN, END);
    String said = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)).strip();
    List<String> there = sections(said);
    List<String> expected = sections(expected());
    assertThat(without(expected, there))
        .as("sections that should stand between the two comments of %s, and do not", PAGE)
        .isEmpty();
    assertThat(without(there, expected))
        .as("sections between the two comments of %s that should not stand there", PAGE)
        .isEmpty();
    assertThat(there.stream().map(DriverPageTest::title))
        .as("the sections between the two comments of %s, in their order", PAGE)
        .containsExactlyElementsOf(expected.stream().map(DriverPageTest::title).toList());
  }

  private static List<String> sections(String page) {
    return Arrays.stream(page.split("(?m)^(?=### )")).map(String::strip).toList();
  }

  private static String title(String section) {
    return section.lines().findFirst().orElse("");
  }

  private static List<String> without(List<String> sections, List<String> others) {
    return sections.stream().filter(each -> !others.contains(each)).toList();
  }

  @Test
  void everyOptionHasAMeaning() {
    for (StorageDriver driver : StorageDrivers.installed().all()) {
      assertThat(driver.options()).extracting(DriverOption::name).doesNotHaveDuplicates();
      for (DriverOption option : driver.options()) {
        assertThat(option.meaning()).as(option.name()).isNotBlank().doesNotContain("\n", "|");
        assertThat(UriOptions.isWithoutEffect(option.name())).as(option.name()).isFalse();
      }
    }
  }

  private static String expected() {
    StringBuilder page = new StringBuilder();
    for (StorageDriver driver : StorageDrivers.installed().all()) {
      page.append("### ").append(codes(driver.schemes(), ":")).append("\n\n");
      page.append(driver.description()).append(" Written as ").append(codes(driver.forms(), ""));
      page.append(driver.writable() ? ". Can be written.\n\n" : ". Only for reading.\n\n");
      page.append(table(driver));
    }
    page.append("### All databases\n\nTaken without effect: ");
    return page.append(codes(List.copyOf(UriOptions.ofEveryDatabase()), "")).append('.').toString();
  }

  private static String table(StorageDriver driver) {
    List<DriverOption> options = driver.options();
    if (driver.form() == UriForm.EXPORT) {
      return "No options: a question mark is part of the name.\n\n";
    }
    if (options.isEmpty()) {
      return "No options.\n\n";
    }
    StringBuilder table =
        new StringBuilder("| option | default | what it does |\n| --- | --- | --- |\n");
    options.stream()
        .filter(DriverOption::effective)
        .sorted(Comparator.comparing(DriverOption::name))
        .forEach(
            option ->
                table.append(
                    String.format(
                        "| `%s` |%s| %s |%n",
                        option.name(),
                        option.standard().isEmpty() ? " " : " " + option.standard() + " ",
                        option.meaning())));
    String ignored =
        options.stream()
            .filter(option -> !option.effective())
            .sorted(Comparator.comparing(DriverOption::name))
            .map(option -> "`" + option.name() + "` (" + option.meaning() + ")")
            .collect(Collectors.joining(", "));
    return table + (ignored.isEmpty() ? "\n" : "\nTaken without effect: " + ignored + ".\n\n");
  }

  private static String codes(List<String> words, String end) {
    return words.stream().map(word -> "`" + word + end + "`").collect(Collectors.joining(", "));
  }
}
