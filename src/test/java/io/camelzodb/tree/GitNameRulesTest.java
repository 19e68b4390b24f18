package io.camelzodb.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.ObjectChecker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same names as {@code git fsck --strict} of git 2.39 refuses for folders. */
class GitNameRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        ".GIT",
        ".git.",
        ".Git ",
        ".git. .",
        "git~1",
        "GIT~1 ",
        ".g\u200cit",
        ".g\u200dit",
        "\ufeff.git",
        ".git::$INDEX_ALLOCATION",
        ".git:x",
        "a\\.git",
        "a\\GIT~1",
        ".gitmodules",
        ".GitModules. ",
        ".gitmodules::$DATA",
        "gitmod~1",
        "GITMOD~4",
        "gi7eba~1",
        "gi7eb~10",
        ".gitattributes",
        ".gitattri\u200dbutes",
        "gitatt~1",
        "gi7d29~9"
      })
  void refused(String id) {
    assertThat(TreePaths.fault(id)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git",
        ".github",
        ".gitx",
        "x.git",
        ".gitignore",
        ".mailmap",
        "git~2",
        "gitmod~5",
        "con",
        "aux",
        "a:b",
        "x?*",
        "blank ",
        "dot.",
        "a\\b",
        "gi7eba",
        "gi7eba~x",
        ".git-",
        "\u200dgit"
      })
  void taken(String id) throws Exception {
    assertThat(TreePaths.fault(id)).isNull();
    byte[] raw = id.getBytes(StandardCharsets.UTF_8);
    new ObjectChecker().setSafeForMacOS(true).checkPathSegment(raw, 0, raw.length);
  }
}
