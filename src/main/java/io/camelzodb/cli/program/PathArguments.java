package io.camelzodb.cli.program;

import io.camelzodb.sync.Settings;
import io.camelzodb.tree.TreePaths;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Converts the PATH arguments of a command line to paths in the tree. An argument is the path of an
 * object, or one of its files, as a shell completes it.
 */
public final class PathArguments {
  private PathArguments() {}

  /**
   * Returns the arguments as paths in the tree.
   *
   * @throws picocli.CommandLine.ParameterException if one is empty, such as an unset shell
   *     variable, or is a file of another tree
   */
  public static List<String> of(Program program, Settings settings, List<String> arguments) {
    Path root = settings.baseDir().resolve(TreePaths.ROOT).toAbsolutePath().normalize();
    List<String> paths = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.isBlank()) {
        throw program.wrongUsage("a PATH is empty; / is everything");
      }
      int at = Arrays.asList(argument.split("/", -1)).indexOf(TreePaths.ROOT);
      if (at < 0 || argument.substring(0, argument.indexOf(TreePaths.ROOT)).matches("/*")) {
        paths.add(argument);
      } else {
        paths.add(within(program, root, argument));
      }
    }
    return paths;
  }

  private static String within(Program program, Path root, String argument) {
    try {
      Path file = Path.of(argument).toAbsolutePath().normalize();
      if (file.startsWith(root)) {
        return TreePaths.ROOT + "/" + root.relativize(file);
      }
    } catch (InvalidPathException noFile) {
      // Such a text is no object path either.
    }
    throw program.wrongUsage(argument + " is neither below " + root + " nor the path of an object");
  }
}
