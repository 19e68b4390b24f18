package io.camelzodb.sync.record.pass;

import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects that come one by one from elsewhere than a recording, containers first, with the
 * same care: what cannot be written is left as it is with all below it, and the tree tells of it,
 * see {@link UnrecordedFile}. Not safe for many threads.
 */
public final class ArrivedObjects {
  private static final String LEFT = "left as it was in the tree";

  private final TreeSink files;
  private final Consumer<Problem> problems;
  private final boolean strict;
  private final OmittedSubtrees left = new OmittedSubtrees();
  private final RecordWriter writing;

  /**
   * A writer of one pass.
   *
   * @param source the name of what the objects come from
   * @param options whose selection tells which folders nobody touches
   * @param strict whether an object whose content cannot be read ends the work; else it is a
   *     problem
   * @param problems told of what is left out
   */
  public ArrivedObjects(
      TreeSink files,
      String source,
      RecordOptions options,
      boolean strict,
      Consumer<Problem> problems) {
    this.files = files;
    this.problems = problems;
    this.strict = strict;
    this.writing = new RecordWriter(files, source, options, problems, null);
  }

  /**
   * Brings the files of one object in line; what it contains stays as it is.
   *
   * @return whether the object is there now
   * @throws StorageException where its content cannot be read, if that is to end the work
   * @throws IOException where the file system fails
   */
  public boolean write(ObjectPath path, ObjectData data) throws IOException {
    if (left.covers(path)) {
      return false;
    }
    try {
      if (files.write(ObjectFiles.of(path, data, problems))) {
        writing.recorded(path);
        return true;
      }
      left.add(path);
      writing.refused(path, files.refusal());
      return false;
    } catch (StorageException fault) {
      return failed(path, fault);
    } catch (ValueLimitException tooMuch) {
      return failed(path, new StorageException(path + ": " + tooMuch.getMessage(), tooMuch));
    }
  }

  private boolean failed(ObjectPath path, StorageException fault) throws StorageException {
    left.add(path);
    String message = OmissionReason.withoutPath(path, String.valueOf(fault.getMessage()));
    Problem problem = new Problem(Problem.Severity.ERROR, path.toString(), null, message, LEFT);
    if (strict) {
      writing.mark(path, problem, fault);
      throw fault;
    }
    writing.leave(path, problem, fault);
    return false;
  }

  /** All that a container has, and that comes in this pass: what else it had is removed. */
  public void holds(ObjectPath container, Set<String> ids) throws IOException {
    writing.write(List.of(new RecordStep.Listed(container, ids, null)));
  }

  /** All that a container has, of which not all comes in this pass: what else it had is removed. */
  public void holdsOnly(ObjectPath container, Set<String> ids) throws IOException {
    writing.only(container, ids);
  }

  /** Not all that a container has can be listed: nothing is removed from it. */
  public void lacks(ObjectPath container, String reason) throws IOException {
    writing.write(List.of(new RecordStep.Listed(container, Set.of(), reason)));
  }

  /**
   * An object that could not be read, which has been told.
   *
   * @param fault how that failed; null where there is nothing to read
   * @throws StorageException if it is the source that cannot be read any more
   */
  public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault)
      throws StorageException {
    left.add(path);
    writing.mark(path, problem, fault);
  }

  /** Has the tree tell what was left out. */
  public void finish() throws IOException {
    writing.finish();
  }
}
