package io.camelzodb.sync.watch;

import io.camelzodb.git.commit.PlannedCommit;
import io.camelzodb.storage.Problem;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.RefusedObjects;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Writes the files of one transaction into a planned commit. Used by one thread. */
final class PlannedFiles implements TreeSink {
  private static final int MOST_PATHS = 10;

  private final PlannedCommit commit;
  private final RefusedObjects refused;
  private final List<String> paths = new ArrayList<>();
  private long changed;

  /**
   * Creates it.
   *
   * @param base the folder of the tree, which limits the lengths of paths
   * @param problems receives problems of objects that cannot be files
   */
  PlannedFiles(PlannedCommit commit, Path base, Consumer<Problem> problems) {
    this.commit = commit;
    this.refused = new RefusedObjects(base, problems);
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    if (refused.refuses(object)) {
      return false;
    }
    Writing writing = new Writing(TreePaths.folder(object.path()).orElseThrow());
    if (object.sourceName() != null && object.source() != null) {
      writing.put(object.sourceName(), object.source()::writeTo);
    }
    if (object.state() != null) {
      object.state().writeTo((name, content) -> writing.put(name, content::writeTo));
    }
    writing.removeOthers();
    byte[] metadata = object.metadata();
    writing.put(MetadataFile.NAME, out -> out.write(metadata));
    if (writing.differs) {
      note(object.path());
    }
    return true;
  }

  /** Counts a changed object. */
  void note(ObjectPath path) {
    changed++;
    if (paths.size() < MOST_PATHS) {
      paths.add(path.toString());
    }
  }

  /** Writes the files of one object. */
  private final class Writing {
    private final Path folder;
    private final Set<String> written = new HashSet<>();
    private boolean differs;

    Writing(Path folder) {
      this.folder = folder;
    }

    void put(String name, PlannedCommit.Bytes bytes) throws IOException {
      differs |= commit.put(folder.resolve(name), bytes);
      written.add(name);
    }

    void removeOthers() throws IOException {
      for (String name : commit.names(folder)) {
        if (!name.endsWith("/") && TreeNames.isReplaced(name, written)) {
          commit.remove(folder.resolve(name));
          differs = true;
        }
      }
    }
  }

  @Override
  public void prune(ObjectPath path, PruneRule rule) throws IOException {
    Optional<Path> folder = TreePaths.folder(path);
    if (folder.isEmpty()) {
      return;
    }
    for (String name : commit.names(folder.get())) {
      String id = name.substring(0, name.length() - 1);
      if (name.endsWith("/") && rule.removes(id)) {
        commit.remove(folder.get().resolve(id));
        note(path.child(id));
      }
    }
  }

  @Override
  public String refusal() {
    return refused.reason();
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
    Optional<Path> folder = TreePaths.folder(container);
    byte[] file = folder.isEmpty() ? null : commit.read(folder.get().resolve(UnrecordedFile.NAME));
    return file == null ? UnrecordedFile.NOTHING : UnrecordedFile.lenient(file);
  }

  @Override
  public void unrecorded(ObjectPath container, SortedMap<String, String> reasons)
      throws IOException {
    Optional<Path> folder = TreePaths.folder(container);
    if (folder.isEmpty() || commit.names(folder.get()).isEmpty()) {
      return;
    }
    Path file = folder.get().resolve(UnrecordedFile.NAME);
    boolean differs = true;
    if (reasons.isEmpty()) {
      commit.remove(file);
    } else {
      byte[] bytes = UnrecordedFile.format(reasons);
      differs = commit.put(file, out -> out.write(bytes));
    }
    if (differs) {
      note(container);
    }
  }

  /** Returns the first paths of objects whose files differ or are gone. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  /** Returns the number of these objects. */
  long changed() {
    return changed;
  }
}
