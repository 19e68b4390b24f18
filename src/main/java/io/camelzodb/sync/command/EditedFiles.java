package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.program.FileState;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the objects whose files a person has edited, as git sees it: in the work trees of all
 * layers. Immutable.
 *
 * @param paths of the objects, sorted, as they are played back
 * @param origin where their files are
 */
public record EditedFiles(List<String> paths, TreeOrigin origin) {
  public EditedFiles {
    paths = List.copyOf(paths);
  }

  /**
   * Finds the files that differ from the index, or are not tracked.
   *
   * @throws IOException if git cannot read a work tree
   */
  public static EditedFiles unstaged(Settings settings) throws IOException {
    Layers layers = LayerSettings.of(settings);
    return new EditedFiles(
        paths(layers, false),
        layers.areUsed()
            ? new TreeOrigin.Layered(layers, false)
            : new TreeOrigin.Folder(settings.baseDir()));
  }

  /**
   * Finds the files whose version in the index differs from HEAD; that version is played back.
   *
   * @throws IOException if git cannot read a work tree
   */
  public static EditedFiles staged(Settings settings) throws IOException {
    Layers layers = LayerSettings.of(settings);
    return new EditedFiles(paths(layers, true), new TreeOrigin.Staged(layers));
  }

  private static List<String> paths(Layers layers, boolean staged) throws IOException {
    List<String> files = new ArrayList<>();
    for (Layer layer : layers.all()) {
      if (layer.ident().isEmpty() || Files.exists(layer.folder().resolve(".git"))) {
        GitProgram git = GitProgram.in(layer.folder(), line -> {});
        for (FileState file : FileState.of(git, false, TreePaths.ROOT)) {
          if (file.unmerged()) {
            throw new GitException(
                new Fault.Refused(
                        layer.folder() + ": has files with conflicts of a merge: " + file.file(),
                        "resolve them first")
                    .at(FaultPlace.ofFile(layer.folder())));
          }
          if (staged ? file.staged() : file.unstaged()) {
            files.add(file.file());
          }
        }
      }
    }
    return ChangedObjects.of(files);
  }
}
