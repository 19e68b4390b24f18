package io.camelzodb.sync.playback.origin;

import io.camelzodb.git.index.StagedFiles;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tree of files that is staged in git's index. */
public final class StagedSource implements TreeSource {
  private final Path folder;
  private final StagedFiles files;

  private StagedSource(Path folder, StagedFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /** Opens the index of the repository of a folder. */
  public static StagedSource open(Path folder) throws IOException {
    return new StagedSource(folder, StagedFiles.open(folder));
  }

  /** Opens the indexes of all layers as one tree; of a layer without a repository, its folder. */
  static TreeSource open(Layers layers) throws IOException {
    if (!layers.areUsed()) {
      return open(layers.all().get(0).folder());
    }
    List<TreeSource> sources = new ArrayList<>();
    for (Layer layer : layers.all()) {
      sources.add(
          Files.exists(layer.folder().resolve(".git"))
              ? open(layer.folder())
              : new FolderSource(layer.folder()));
    }
    return layers.open(sources);
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    StagedFiles.Kind kind = files.kind(path);
    if (kind == null) {
      return null;
    }
    return switch (kind) {
      case FILE -> new Entry(Kind.FILE, files.length(path));
      case FOLDER -> new Entry(Kind.FOLDER, 0);
      case LINK -> new Entry(Kind.LINK, 0);
      case SUBMODULE -> new Entry(Kind.OTHER, 0);
    };
  }

  @Override
  public List<String> names(String path) {
    return files.names(path);
  }

  @Override
  public InputStream open(String file) throws IOException {
    return files.open(file);
  }

  @Override
  public String where(String path) {
    return folder.resolve(path) + " (staged)";
  }

  @Override
  public void close() {
    files.close();
  }
}
