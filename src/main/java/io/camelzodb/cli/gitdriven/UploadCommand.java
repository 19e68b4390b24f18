package io.camelzodb.cli.gitdriven;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.PlanText;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.upload.Upload;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes objects of a folder of plain files. */
@Command(
    name = "upload",
    description =
        "Make Folders and Files of a folder, such as a JavaScript library: in the tree and in the"
            + " database.",
    footer = "Example: camel-zodb upload node_modules/jquery/dist /site/jquery")
public final class UploadCommand extends ProgramCommand {
  @Option(
      names = {"--override", "-o"},
      description = "Replace objects that have another type in the database.")
  private boolean override;

  @Option(names = "--skip-errors", description = "Skip objects that cannot be played back.")
  private boolean skipErrors;

  @Option(
      names = "--dry-run",
      description = "Print what would be played back, and leave everything as it is.")
  private boolean dryRun;

  @Option(
      names = "--replace-periods",
      description = "Make ids of the names of files with _ in place of dots.")
  private boolean replacePeriods;

  @Option(
      names = "--valid-extensions",
      paramLabel = "EXT,…",
      description = "Take only files with these extensions: js,css.")
  private @Nullable String extensions;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder to upload.")
  private Path source = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description = "The object that gets its content: /site/jquery.")
  private String path = "";

  @Override
  public Integer call() throws Exception {
    Settings settings = program().settings();
    Set<String> valid =
        extensions == null || extensions.isEmpty()
            ? null
            : Arrays.stream(extensions.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
    Upload.Uploaded done =
        new Upload(settings, replacePeriods, valid)
            .run(
                source.toAbsolutePath().normalize(),
                path.startsWith("./") ? path.substring(2) : path,
                PlaybackOptions.DEFAULT.withOverride(override).withSkipErrors(skipErrors),
                dryRun);
    List<Problem> problems = List.of();
    if (done.plan() != null) {
      PlanText.print(done.plan(), program().out());
      problems = done.plan().plan().problems();
    }
    if (done.result() != null) {
      program()
          .out()
          .println("Uploaded " + done.result().plan().operations().size() + " objects to " + path);
      problems = done.result().plan().problems();
    }
    boolean left = ProblemLines.print(program().output(), problems);
    return left && !skipErrors ? ExitStatus.FAILED : ExitStatus.DONE;
  }
}
