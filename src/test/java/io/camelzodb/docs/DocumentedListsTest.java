package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Checks that the list of object types in docs/ is complete. */
class DocumentedListsTest {
  private static final Pattern TYPES =
      Pattern.compile("These types are read in full: (.*?)\\.\\n", Pattern.DOTALL);

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
}
