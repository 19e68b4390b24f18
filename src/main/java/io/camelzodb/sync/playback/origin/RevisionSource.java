package io.camelzodb.sync.playback.origin;

import io.camelzodb.git.history.RevisionFiles;
import io.camelzodb.tree.TreeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tree of files in a git commit. */
public final class RevisionSource implements TreeSource {
  private final RevisionFiles files;
  private final String revision;

  private RevisionSource(RevisionFiles files, String revision) {
    this.files = files;
    this.revision = revision;
  }

  public static RevisionSource open(Path folder, String revision) throws IOException {
    return new RevisionSource(RevisionFiles.open(folder, revision), revision);
  }

  public RevisionFiles files() {
    return files;
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    RevisionFiles.Kind kind = files.kind(path);
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
  public List<String> names(String folder) throws IOException {
    return files.names(folder);
  }

  @Override
  public InputStream open(String file) throws IOException {
    return files.open(file);
  }

  @Override
  public String where(String path) {
    return "rev:" + revision + ":" + path;
  }

  @Override
  public void close() {
    files.close();
  }
}
