package io.camelzodb.cli;

import io.camelzodb.cli.gitdriven.CheckoutCommand;
import io.camelzodb.cli.gitdriven.ExecCommand;
import io.camelzodb.cli.gitdriven.FastForwardCommand;
import io.camelzodb.cli.gitdriven.FreezeCommand;
import io.camelzodb.cli.gitdriven.PickCommand;
import io.camelzodb.cli.gitdriven.ReformatCommand;
import io.camelzodb.cli.gitdriven.ResetCommand;
import io.camelzodb.cli.gitdriven.UploadCommand;
import io.camelzodb.cli.gitdriven.WithLockCommand;
import io.camelzodb.cli.layer.LayerInitCommand;
import io.camelzodb.cli.layer.LayerUpdateCommand;
import io.camelzodb.cli.layer.LayersCommand;
import io.camelzodb.cli.layer.MoveCommand;
import io.camelzodb.cli.overview.StatusCommand;
import io.camelzodb.cli.reference.CompletionCommand;
import io.camelzodb.cli.reference.ReferenceCommand;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * Gives a command line its commands.
 *
 * <p>Picocli reads the annotations of each command that it gets, which takes a tenth of a second
 * for all of them. So it gets only those whose names are among the arguments.
 */
final class Subcommands {
  /** The commands by their names, in the order of {@code --help}. */
  private static final List<Map.Entry<String, Class<?>>> ALL =
      List.of(
          Map.entry("run", RunCommand.class),
          Map.entry("record", RecordCommand.class),
          Map.entry("watch", WatchCommand.class),
          Map.entry("playback", PlaybackCommand.class),
          Map.entry("status", StatusCommand.class),
          Map.entry("layers", LayersCommand.class),
          Map.entry("layer-init", LayerInitCommand.class),
          Map.entry("layer-update", LayerUpdateCommand.class),
          Map.entry("move", MoveCommand.class),
          Map.entry("history", HistoryCommand.class),
          Map.entry("log", LogCommand.class),
          Map.entry("blame", BlameCommand.class),
          Map.entry("exec", ExecCommand.class),
          Map.entry("reset", ResetCommand.class),
          Map.entry("pick", PickCommand.class),
          Map.entry("checkout", CheckoutCommand.class),
          Map.entry("ff", FastForwardCommand.class),
          Map.entry("with-lock", WithLockCommand.class),
          Map.entry("freeze", FreezeCommand.class),
          Map.entry("reformat", ReformatCommand.class),
          Map.entry("upload", UploadCommand.class),
          Map.entry("extract", ExtractCommand.class),
          Map.entry("completion", CompletionCommand.class),
          Map.entry("reference", ReferenceCommand.class));

  private Subcommands() {}

  /**
   * Adds commands to a line and returns it: those whose names are arguments; all if there are none,
   * or if help is asked for before them.
   */
  static CommandLine addTo(CommandLine line, String... arguments) {
    List<String> given = List.of(arguments);
    List<String> before = given.stream().takeWhile(each -> !names(each)).toList();
    boolean all =
        before.size() == given.size() || before.contains("-h") || before.contains("--help");
    for (Map.Entry<String, Class<?>> each : ALL) {
      if (all || given.contains(each.getKey())) {
        line.addSubcommand(each.getKey(), each.getValue());
      }
    }
    return line;
  }

  private static boolean names(String argument) {
    return ALL.stream().anyMatch(each -> each.getKey().equals(argument));
  }
}
