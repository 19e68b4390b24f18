package io.camelzodb.component.imports;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.record.pass.StreamingTreeWriter;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Holds the open trees of files to which an import writes. Not safe for many threads. */
final class ImportedTrees {
  private final String source;
  private final ObjectPath root;
  private final RecordOptions options;
  private final boolean strict;
  private final Consumer<Problem> problems;
  private final Map<Path, Target> targets = new HashMap<>();

  /**
   * A tree to which the import writes.
   *
   * @param listsRoot whether the tree lists the root as an object that could not be recorded
   */
  private record Target(ObjectTreeFiles files, StreamingTreeWriter objects, boolean listsRoot) {}

  /**
   * Creates it without trees.
   *
   * @param source the name of the export
   * @param root the path of the exported object
   */
  ImportedTrees(
      String source,
      ObjectPath root,
      RecordOptions options,
      boolean strict,
      Consumer<Problem> problems) {
    this.source = source;
    this.root = root;
    this.options = options;
    this.strict = strict;
    this.problems = problems;
  }

  /** Returns the writer for the tree of a base folder; opens the tree if needed. */
  StreamingTreeWriter objects(Path base) throws IOException {
    Target opened = targets.get(base);
    if (opened == null) {
      ObjectTreeFiles files = new ObjectTreeFiles(base, problems);
      StreamingTreeWriter objects =
          new StreamingTreeWriter(files, source, options, strict, problems);
      opened = new Target(files, objects, !root.isRoot() && hasUnrecordedRoot(files));
      targets.put(base, opened);
    }
    return opened.objects;
  }

  private boolean hasUnrecordedRoot(ObjectTreeFiles files) throws IOException {
    return files.unrecorded(root.parent()).containsKey(root.id());
  }

  /** Returns the writers of all trees. */
  List<StreamingTreeWriter> all() {
    return targets.values().stream().map(Target::objects).toList();
  }

  /** Whether a tree listed the root as an object that could not be recorded. */
  boolean listsRoot(Path base) {
    Target target = targets.get(base);
    return target != null && target.listsRoot;
  }

  /** Whether the import writes to this base folder, or to none so far. */
  boolean isOnly(Path base) {
    return targets.isEmpty() || targets.containsKey(base);
  }

  /** Closes the folders, which would keep their file system in use. */
  void close() {
    targets.values().forEach(target -> target.files.close());
    targets.clear();
  }
}
