package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commands of ours that end by themselves are run, at what the {@link World} has of their names.
 */
final class CommandBlock {
  private static final Set<String> ENDING =
      Set.of("record", "history", "extract", "playback", "log", "blame");

  private CommandBlock() {}

  static void run(Block block, World world) throws Exception {
    for (String command : ShellBlock.commands(block.text())) {
      List<String> arguments = ShellBlock.ours(command);
      if (arguments == null || ShellBlock.isForm(command) || !ends(arguments)) {
        continue;
      }
      Path mirror = world.folder().resolve("sh-" + block.line() + "-" + arguments.hashCode());
      List<String> real = real(arguments, mirror, world);
      if (real.contains("playback") || real.contains("log") || real.contains("blame")) {
        new CommandRun(
            List.of(
                "-D",
                "zodb.unsupported=state",
                "-D",
                "zodb.source=" + world.server(),
                "-D",
                "zodb.base-dir=" + mirror,
                "record",
                "--commit",
                "/"));
      }
      CommandRun run = new CommandRun(real);
      assertThat(run.status())
          .as("%s: %s%n%s%n%s", block, command, real, run.said())
          .isIn(real.contains("--dry-run") ? Set.of(0, 3) : Set.of(0));
    }
  }

  private static boolean ends(List<String> arguments) {
    return arguments.contains("--input")
        || (arguments.stream().anyMatch(ENDING::contains)
            && !arguments.contains("--watch")
            && !arguments.contains("--layer"));
  }

  private static List<String> real(List<String> arguments, Path mirror, World world) {
    Map<String, String> names = world.names(mirror);
    names.put("=repo", "=" + mirror);
    names.put("=mirror", "=" + mirror);
    names.put("xml:Plone.xml", "xml:" + world.folder().resolve("Plone.xml"));
    List<String> real = new ArrayList<>();
    boolean source = false;
    for (String each : arguments) {
      String word = World.replaced(each, names);
      source |= word.startsWith("zodb.source=") || word.equals("--config");
      real.add(
          switch (word) {
            case "Plone.xml", "Data.fs", "config.py" -> world.folder().resolve(word).toString();
            case "/Plone" -> "/site";
            case "site/", "out/", "out" ->
                mirror.resolveSibling(mirror.getFileName() + "-out").toString();
            default -> word;
          });
    }
    if (real.stream()
        .noneMatch(word -> word.startsWith("zodb.base-dir=") || word.equals("--config"))) {
      real.addAll(0, List.of("-D", "zodb.base-dir=" + mirror));
    }
    if (!source && !real.contains("extract") && !real.contains("run")) {
      real.addAll(0, List.of("-D", "zodb.source=" + world.server()));
    }
    return real;
  }
}
