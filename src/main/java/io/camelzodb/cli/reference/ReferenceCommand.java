package io.camelzodb.cli.reference;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Writes the man pages and the completions to a folder where man and the shells find them. */
@Command(
    name = "reference",
    description =
        "Write the man pages and the shell completions of this program to a folder such as"
            + " /usr/local/share. Those of another version are replaced.",
    footer = "Example: camel-zodb reference ~/.local/share")
public final class ReferenceCommand extends ProgramCommand {
  @Parameters(paramLabel = "DIR", description = "The folder. It is created if it does not exist.")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws Exception {
    if (folder.toString().isBlank()) {
      throw program().wrongUsage("DIR is empty; name a folder, such as ~/.local/share");
    }
    CommandSpec spec = program().commands();
    Map<String, String> files = files(CommandReference.of(spec), spec.version()[0]);
    for (Map.Entry<String, String> each : files.entrySet()) {
      write(folder.resolve(each.getKey()), each.getValue());
    }
    if (program().json()) {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("folder", folder.toString());
      summary.put("files", List.copyOf(files.keySet()));
      program().out().println(JsonSummary.of(summary));
    } else {
      program().out().println("Wrote " + files.size() + " files to " + folder);
    }
    return ExitStatus.DONE;
  }

  /** Returns the files by their paths in the folder. */
  private static Map<String, String> files(CommandReference program, String version) {
    Map<String, String> files = new TreeMap<>();
    for (Shell shell : Shell.values()) {
      files.put(shell.file(), shell.completion(program));
    }
    files.put(manPage(program, program), ManPage.of(program, program, version));
    for (CommandReference each : program.commands()) {
      files.put(manPage(program, each), ManPage.of(program, each, version));
    }
    return files;
  }

  private static String manPage(CommandReference program, CommandReference command) {
    return "man/man1/" + ManPage.name(program, command) + ".1";
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.createDirectories(file.getParent());
      PlainFile.replace(
          file,
          file.resolveSibling(file.getFileName() + ".tmp"),
          text.getBytes(StandardCharsets.UTF_8),
          false);
    } catch (IOException fault) {
      throw FileFault.writing(file, fault);
    }
  }
}
