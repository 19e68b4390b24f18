package io.camelzodb.sync.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.history.PathLog;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.CommitText;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.SourceFile;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the history of an object from git. Not safe for many threads. */
public final class ObjectLog {
  private static final int MOST_FILES = 100;

  private final Settings settings;
  private final List<String> branches;

  /**
   * Creates a log.
   *
   * @param branch the branch; null for the branch of {@link History} if it exists, else the one
   *     checked out
   */
  public ObjectLog(Settings settings, @Nullable String branch) {
    this.settings = settings;
    this.branches = branch == null ? List.of(History.BRANCH, "HEAD") : List.of(branch);
  }

  /**
   * Describes a change.
   *
   * @param tid the transaction; null if the commit has none
   * @param user the user of the transaction; else the author of the commit
   * @param time the time of the transaction; else of the commit
   * @param note the first line of the message
   * @param commit 40 hexadecimal digits
   * @param paths the objects that it changed or removed, at the given path and below
   */
  public record Change(
      @Nullable Tid tid,
      String user,
      Instant time,
      String note,
      String commit,
      List<String> paths) {}

  /**
   * Holds a line of a source.
   *
   * @param change the change that wrote the line; without paths
   * @param number the line number, from 1
   * @param text the line without its line end
   */
  public record Line(Change change, int number, String text) {}

  /**
   * Reads the changes of an object, the newest first.
   *
   * @param recurse whether changes of the objects in it count as well
   * @throws GitException if no commit has the path
   */
  public void changes(String path, boolean recurse, Consumer<Change> each) throws IOException {
    ObjectPath object = NamedPath.of(path);
    String folder = folder(object);
    try (PathLog log = PathLog.open(settings.baseDir(), branches)) {
      long count =
          log.commits(
              folder,
              recurse,
              MOST_FILES,
              entry -> each.accept(change(entry, List.copyOf(paths(entry.files())))));
      if (count == 0) {
        throw unknown(object, log);
      }
    }
  }

  /**
   * Returns the lines of an object's source, each with the change that wrote it; of the metadata if
   * it has no source.
   *
   * @param metadata whether to use the metadata in any case
   * @throws GitException if the object does not exist now, or its source is not text
   */
  public List<Line> lines(String path, boolean metadata) throws IOException {
    ObjectPath object = NamedPath.of(path);
    String folder = folder(object);
    try (PathLog log = PathLog.open(settings.baseDir(), branches)) {
      List<String> files = log.files(folder).orElse(List.of());
      if (!files.contains(MetadataFile.NAME)) {
        throw unknown(object, log);
      }
      String file =
          files.stream()
              .filter(name -> !metadata && name.startsWith(SourceFile.PREFIX))
              .findFirst()
              .orElse(MetadataFile.NAME);
      List<Line> lines = new ArrayList<>();
      for (PathLog.Line line :
          log.lines(folder + "/" + file)
              .orElseThrow(
                  () ->
                      new GitException(
                          new Fault.Refused(object + ": its source is not text")
                              .at(FaultPlace.ofPath(object))))) {
        lines.add(new Line(change(line.entry(), List.of()), line.number(), line.text()));
      }
      return lines;
    }
  }

  private static GitException unknown(ObjectPath object, PathLog log) {
    return new GitException(
        new Fault.NotFound(
                CommitText.of(object.toString(), 1000)
                    + ": there is no such object on "
                    + log.branch())
            .at(FaultPlace.ofPath(object)));
  }

  private static String folder(ObjectPath path) throws GitException {
    String fault = TreePaths.fault(path);
    if (fault != null) {
      throw new GitException(
          new Fault.Refused(CommitText.of(path.toString(), 1000) + ": " + fault)
              .at(FaultPlace.ofPath(path)));
    }
    return path.isRoot() ? TreePaths.ROOT : TreePaths.ROOT + "/" + String.join("/", path.ids());
  }

  /** Returns the objects of files. */
  private static Set<String> paths(List<String> files) {
    Set<String> paths = new LinkedHashSet<>();
    for (String file : files) {
      String folder = file.substring(0, Math.max(0, file.lastIndexOf('/')));
      String path = folder.substring(Math.min(folder.length(), TreePaths.ROOT.length()));
      paths.add(path.isEmpty() ? "/" : path);
    }
    return paths;
  }

  private static Change change(PathLog.Entry entry, List<String> paths) {
    Tid tid = TransactionCommit.tid(entry.message()).orElse(null);
    String author = entry.author().name();
    return new Change(
        tid,
        tid == null ? author : entry.message().trailer(TransactionCommit.USER).orElse(author),
        tid == null ? entry.author().time().toInstant() : tid.time(),
        CommitText.of(entry.message().subject(), 1000),
        entry.id().hex(),
        paths);
  }
}
