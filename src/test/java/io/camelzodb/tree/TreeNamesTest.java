package io.camelzodb.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which files go from the folder of an object, and which stay there. */
class TreeNamesTest {
  @Test
  void otherSourcesAndStatesAreReplaced() {
    Set<String> written = Set.of("__source__.py", "__blob__.00000000000000a1");
    assertThat(TreeNames.isReplaced("__source__.py", written)).isFalse();
    assertThat(TreeNames.isReplaced("__source-utf8__.py", written)).isTrue();
    assertThat(TreeNames.isReplaced("__source__.txt", written)).isTrue();
    assertThat(TreeNames.isReplaced("__blob__.00000000000000a1", written)).isFalse();
    assertThat(TreeNames.isReplaced("__blob__.00000000000000a2", written)).isTrue();
    assertThat(TreeNames.isReplaced("__state__", written)).isTrue();
    for (String other : new String[] {"__meta__", "__unrecorded__", "__frozen__", "README"}) {
      assertThat(TreeNames.isReplaced(other, written)).as(other).isFalse();
    }
  }
}
