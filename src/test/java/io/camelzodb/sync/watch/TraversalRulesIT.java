package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of access rules, site roots and virtual hosts, whether they are in attributes of a
 * container, in records of their own or in a virtual host monster: the tree is what a recording of
 * everything gives, whether they come alone or together with another change of their container.
 */
class TraversalRulesIT extends WatchCase {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areWatchedLikeAnyOtherChange(boolean commit) throws Exception {
    Files.copy(golden("tiny"), dataFs);
    String source = "file://" + dataFs;
    start(source, commit);
    List<String> changes =
        Python.script(
                Path.of("src/test/python/traversal_rules.py").toAbsolutePath(), dataFs.toString())
            .lines()
            .toList();
    assertThat(changes).hasSize(7);
    for (String change : changes) {
      String tid = change.substring(0, change.indexOf(' '));
      awaitApplied(tid);
    }
    assertThat(told).filteredOn(line -> !line.startsWith("begun")).isEmpty();
    assertThat(base.resolve("__root__/site/__meta__")).content().contains("'Changed'");
    assertAsRecorded(source);
    if (commit) {
      // Files hold the title, and none of the rules, as with perfact-zodbsync.
      assertThat(committed()).endsWith(changes.get(6).substring(0, 16));
    }
  }
}
