package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Puts a wrong value into each key of each type of object: file and line are named. */
class EachMetadataKeyTest {
  private static final Pattern KEY = Pattern.compile("    \\('(\\w+)', .*");
  private static final Pattern TYPE = Pattern.compile("(?m)^    \\('type', '(.*)'\\),$");

  /** Hardly any key takes this. */
  private static final String WRONG = "{'no': ['value', 1.5]}";

  /** Values that are taken as they are, as perfact-zodbsync does. */
  private static final Set<String> TAKEN =
      Set.of(
          "autocommit",
          "datetime_str",
          "encoding",
          "force_tls",
          "is_root",
          "readonlymode",
          "smtp_pwd",
          "smtp_queue",
          "smtp_queue_directory",
          "smtp_uid",
          "use_tpc",
          "zdatetime");

  @TempDir private Path folder;
  private Path root;
  private Settings settings;

  @BeforeEach
  void aTreeWithManyTypes() throws IOException {
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), folder.resolve("Data.fs"));
    Path base = folder.resolve("base");
    root = base.resolve("__root__");
    settings =
        Settings.of(
            Map.of(
                "zodb.source",
                "file:" + folder.resolve("Data.fs"),
                "zodb.base-dir",
                base.toString()),
            folder,
            "the test");
    Recording.of(settings).run(List.of("/"));
  }

  @Test
  void aWrongValueIsNamedWithFileAndLine() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.endsWith("__meta__")).sorted().toList();
    }
    Set<String> seen = new HashSet<>();
    Set<String> types = new HashSet<>();
    Set<String> taken = new TreeSet<>();
    for (Path file : files) {
      String text = Files.readString(file);
      Matcher type = TYPE.matcher(text);
      if (text.contains("('unsupported', ") || !type.find()) {
        continue;
      }
      types.add(type.group(1));
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        Matcher key = KEY.matcher(lines.get(i));
        if (key.matches() && seen.add(type.group(1) + " " + key.group(1))) {
          String said = withWrong(file, lines, i, key.group(1));
          if (said.equals("[]")) {
            taken.add(key.group(1));
          } else {
            assertThat(said).contains(file + ": line " + (i + 1) + ": ");
          }
        }
      }
      Files.writeString(file, text);
    }
    assertThat(types).hasSizeGreaterThan(14);
    assertThat(seen).hasSizeGreaterThan(80);
    assertThat(taken).isSubsetOf(TAKEN);
  }

  /** Replaces the value of the key that begins at a line; returns what a playback says. */
  private String withWrong(Path file, List<String> lines, int at, String key) throws IOException {
    int end = at + 1;
    while (!lines.get(end).startsWith("    (") && !lines.get(end).equals("]")) {
      end++;
    }
    List<String> edited = new ArrayList<>(lines.subList(0, at));
    edited.add("    ('" + key + "', " + WRONG + "),");
    edited.addAll(lines.subList(end, lines.size()));
    Files.write(file, edited);
    return Playback.of(settings)
        .with(PlaybackOptions.DEFAULT.withRecurse(false).withOverride(true))
        .plan(List.of("/" + root.relativize(file.getParent())))
        .problems()
        .toString();
  }
}
