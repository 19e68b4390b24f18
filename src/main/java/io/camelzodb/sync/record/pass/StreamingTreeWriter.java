package io.camelzodb.sync.record.pass;

import io.camelzodb.fault.FaultPlace;
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
 * Writes objects that arrive one by one, such as in an import, containers first. If an object
 * cannot be written, its files and everything below stay as they are, and the tree lists it, see
 * {@link UnrecordedFile}. Not safe for many threads.
 */
public final class StreamingTreeWriter {
  private static final String LEFT = "left as it was in the tree";

  private final TreeSink files;
  private final Consumer<Problem> problems;
  private final boolean strict;
  private final OmittedSubtrees left = new OmittedSubtrees();
  private final RecordWriter writing;

  /**
   * Creates the writer of one pass.
   *
   * @param source the name of the source
   * @param options the options; their selection excludes folders from changes
   * @param strict whether an object whose content cannot be read ends the work; otherwise it is a
   *     problem
   * @param problems receives problems of objects that are left out
   */
  public StreamingTreeWriter(
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
   * Writes the files of one object; its children stay as they are.
   *
   * @return whether the object was written
   * @throws StorageException if its content cannot be read and that ends the work
   * @throws IOException if the file system fails
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
      return failed(
          path,
          new StorageException(
              tooMuch.fault().within(path.toString()).at(FaultPlace.ofPath(path)), tooMuch));
    }
  }

  private boolean failed(ObjectPath path, StorageException fault) throws StorageException {
    left.add(path);
    Problem problem =
        Problem.ofFault(Problem.Severity.ERROR, path, null, fault.fault()).adding(LEFT);
    if (strict) {
      writing.mark(path, problem, fault);
      throw fault;
    }
    writing.leave(path, problem, fault);
    return false;
  }

  /**
   * Takes all ids of a container; all of them arrive in this pass. Files of other ids are removed.
   */
  public void holds(ObjectPath container, Set<String> ids) throws IOException {
    writing.write(List.of(new RecordStep.Listed(container, ids, null)));
  }

  /**
   * Takes all ids of a container; only some arrive in this pass. Files of other ids are removed.
   */
  public void holdsOnly(ObjectPath container, Set<String> ids) throws IOException {
    writing.only(container, ids);
  }

  /** Marks a container that cannot be listed completely: nothing in it is removed. */
  public void lacks(ObjectPath container, String reason) throws IOException {
    writing.write(List.of(new RecordStep.Listed(container, Set.of(), reason)));
  }

  /**
   * Marks an object that could not be read, which was reported already.
   *
   * @param fault the failure; null if there is no record to read
   * @throws StorageException if the source itself cannot be read any more
   */
  public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault)
      throws StorageException {
    left.add(path);
    writing.mark(path, problem, fault);
  }

  /** Writes the lists of objects that were left out. */
  public void finish() throws IOException {
    writing.finish();
  }
}
