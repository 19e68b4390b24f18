package io.camelzodb.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which folders go from the folder of an object, and which stay there. */
class PruneRuleTest {
  private static final List<String> THEIRS = List.of(".git", "__pycache__", "__");

  @Test
  void foldersOfChildrenThatAreGoneGo() {
    PruneRule rule = PruneRule.allBut(Set.of("events"), id -> false);
    assertThat(rule.removes("news")).isTrue();
    assertThat(rule.removes("events")).isFalse();
    assertThat(rule.removes("_private")).isTrue();
    assertThat(rule.removes(".gitignored")).isTrue();
    assertThat(rule.gone()).isEmpty();
  }

  @Test
  void foldersOfUsersStayAndOnAnOwnBranchThereAreNone() {
    PruneRule rule = PruneRule.allBut(Set.of("events"), id -> false);
    for (String theirs : THEIRS) {
      assertThat(rule.removes(theirs)).as(theirs).isFalse();
      assertThat(rule.removesOwn(theirs)).as(theirs).isTrue();
    }
  }

  @Test
  void aListedChildWhoseNameIsRefusedGoes() {
    String refused = "git~1";
    assertThat(TreePaths.fault(refused)).isNotNull();
    PruneRule rule = PruneRule.allBut(Set.of("events", refused), id -> false);
    assertThat(rule.removes(refused)).isTrue();
  }

  @Test
  void onlyKnownFormerChildrenGo() {
    PruneRule rule = PruneRule.only(Set.of("old", "b", "kept"), "kept"::equals);
    assertThat(rule.removes("old")).isTrue();
    assertThat(rule.removes("other")).isFalse();
    assertThat(rule.removesOwn("other")).isFalse();
    assertThat(rule.removes("kept")).isFalse();
    assertThat(rule.gone()).containsExactly("b", "old");
  }

  @Test
  void whatIsNotSelectedStays() {
    PruneRule rule = PruneRule.allBut(Set.of(), "kept"::equals);
    assertThat(rule.removes("kept")).isFalse();
    assertThat(rule.removesOwn("kept")).isFalse();
    assertThat(rule.removes("else")).isTrue();
  }
}
